import { expectRejected } from '@chain-of-trust/fixtures';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { SigningError } from '../../src/error.js';
import { signCleartext } from '../../src/openpgp/sign-cleartext.js';
import { verifyCleartext } from '../../src/openpgp/verify-cleartext.js';
import { at, createKey, type WorkerKey } from '../support/keys.js';

let worker: WorkerKey;
beforeAll(async () => {
  worker = await createKey();
});

const sign = (text: string | Uint8Array, date = at) => signCleartext(text, worker.privateKey, { at: date });

async function roundTrip(text: string | Uint8Array): Promise<string> {
  const keys = { keys: [worker.publicKey] };
  const { bytes } = await verifyCleartext(Buffer.from(await sign(text)), keys, { at });
  return Buffer.from(bytes).toString();
}

/** What the framework cannot carry: the last line break, CRLF, and white space at the ends of lines. */
function carried(text: string): string {
  const lines = text.replace(/\r?\n$/, '').split(/\r?\n/);
  return lines.map((line) => line.replace(/[ \t]+$/, '')).join('\n');
}

describe('signCleartext', () => {
  describe('when the text is any', () => {
    const awkward = ['-', '- ', '-----BEGIN PGP SIGNATURE-----', ' ', '\t', '\n', '\r\n', '\0'];
    // The last are line breaks to JavaScript or Unicode, but none to OpenPGP.
    const breaks = ['\u2028', '\u2029', '\u0085', '\v', '\f', '\ufeff', 'From ', 'é', '😀'];
    const text = fc.oneof(
      fc.array(fc.constantFrom(...awkward, ...breaks, 'x')).map((parts) => parts.join('')),
      fc.string({ unit: 'binary' }).filter((value) => !/\r(?!\n)/.test(value)),
    );

    test('verifying gives it back, but for white space at the ends of lines', async () => {
      await fc.assert(
        fc.asyncProperty(text, async (value) => {
          expect(await roundTrip(value)).toBe(carried(value));
        }),
        { numRuns: 300 },
      );
    });
  });

  describe.each([
    ['nothing', '', ''],
    ['one line feed', '\n', ''],
    ['a last line break', '{}\n', '{}'],
    ['a last CRLF', '{}\r\n', '{}'],
    ['two last line breaks', '{}\n\n', '{}\n'],
    ['a dash after a line separator', 'a\u2028-b', 'a\u2028-b'],
    ['a byte order mark', '\ufeff{}', '\ufeff{}'],
  ])('when the text is or has %s', (_, text, expected) => {
    test('it is signed as a string and as bytes', async () => {
      expect(await roundTrip(text)).toBe(expected);
      expect(await roundTrip(Buffer.from(text))).toBe(expected);
    });
  });

  describe('when the message is written', () => {
    test('it has line feeds, SHA-512 and no headers that tell about the program', async () => {
      const lines = (await sign('-a\n')).split('\n');
      expect(lines.slice(0, 6)).toEqual([
        '-----BEGIN PGP SIGNED MESSAGE-----',
        'Hash: SHA512',
        '',
        '- -a',
        '-----BEGIN PGP SIGNATURE-----',
        '',
      ]);
      expect(lines.slice(-2)).toEqual(['-----END PGP SIGNATURE-----', '']);
    });
  });

  describe('when no reader would take the text back', () => {
    test.each([
      ['a bare CR', 'a\rb'],
      ['a CR at the end', 'a\r'],
      ['bytes that are no UTF-8', Uint8Array.of(0x7b, 0xff, 0x7d)],
    ])('%s is refused', async (_, text) => {
      await expectRejected(sign(text), SigningError, 'signing-message-malformed');
    });
  });

  describe('when the key may not sign at that time', () => {
    test.each([
      ['expired', '2028-01-01T00:00:00Z'],
      ['not made yet', '2025-01-01T00:00:00Z'],
    ])('%s: refused, with the fingerprint', async (_, date) => {
      const signing = sign('x', new Date(date));
      const error = await expectRejected(signing, SigningError, 'signing-key-cannot-sign');
      expect(error.facts).toEqual({ fingerprint: worker.publicKey.fingerprint });
      expect(error.cause).toBeInstanceOf(Error);
    });
  });
});
