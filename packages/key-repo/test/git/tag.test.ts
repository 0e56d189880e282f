import { expectThrown } from '@chain-of-trust/fixtures';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KeyRepoError } from '../../src/error.js';
import { parseTag } from '../../src/git/tag.js';

const headers = `object ${'a'.repeat(40)}\ntype commit\ntag v1\ntagger Ä <a@example.com> 1767225600 +0100\n`;
const signature = '-----BEGIN PGP SIGNATURE-----\n\nAAAA\n-----END PGP SIGNATURE-----\n';
const parse = (text: string | Uint8Array) => parseTag(Buffer.from(text));

describe('parseTag', () => {
  test('when it is signed, the signature is taken from what it covers', () => {
    const tag = parse(`${headers}\nkeys\n${signature}`);
    expect(tag).toEqual({
      target: 'a'.repeat(40),
      targetType: 'commit',
      name: 'v1',
      tagger: 'Ä <a@example.com>',
      taggedAt: new Date('2026-01-01T00:00:00Z'),
      signed: Buffer.from(`${headers}\nkeys\n`),
      signature,
    });
  });

  test.each(['\n', '\nkeys', '\nkeys -----BEGIN PGP SIGNATURE-----\n', '\n-----BEGIN PGP SIGNATURE----- \n'])(
    'when the message is %j, there is no signature',
    (message) => {
      expect(parse(headers + message).signature).toBeUndefined();
    },
  );

  test.each<[string, string | Uint8Array]>([
    ['no tagger', `${headers.replace(/tagger.*\n/, '')}\nx`],
    ['another header', `${headers}encoding x\n\nx`],
    ['a header twice', `${headers}${headers}\nx`],
    ['no blank line', headers],
    ['a short hash', `${headers.replace('aa', '')}\nx`],
    ['a date that is no number', `${headers.replace('1767225600', 'x')}\nx`],
    ['bytes that are not UTF-8', Buffer.concat([Buffer.from(`${headers}\n`), Buffer.from([0xff])])],
    ['a byte order mark', `\ufeff${headers}\nx`],
  ])('when it has %s, it is malformed', (_, text) => {
    expectThrown(() => parse(text), KeyRepoError, 'key-repo-tag-malformed');
  });

  test('when two signatures begin in it, it is refused', () => {
    expectThrown(
      () => parse(`${headers}\n${signature}x\n${signature}`),
      KeyRepoError,
      'key-repo-tag-several',
    );
  });

  test.each(['PGP MESSAGE', 'SSH SIGNATURE', 'SIGNED MESSAGE'])(
    'when it has a block %s, it is refused',
    (block) => {
      expectThrown(
        () => parse(`${headers}\n-----BEGIN ${block}-----\n`),
        KeyRepoError,
        'key-repo-tag-format',
      );
    },
  );

  test('when it is any text, the parts are the whole, or there is a KeyRepoError', () => {
    const part = fc.oneof(fc.string(), fc.constant(signature), fc.constant('\n'));
    fc.assert(
      fc.property(fc.constantFrom('', headers, `${headers}\n`), fc.array(part), (start, parts) => {
        const text = start + parts.join('');
        try {
          const { signed, signature: end = '' } = parse(text);
          expect(Buffer.from(signed).toString() + end).toBe(text);
        } catch (error) {
          expect(error).toBeInstanceOf(KeyRepoError);
        }
      }),
    );
  });
});
