import { expectRejected, expectThrown } from '@chain-of-trust/fixtures';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { SigningError, type SigningErrorCode } from '../../src/error.js';
import { parseCleartext } from '../../src/openpgp/cleartext.js';
import type { OpenPgpKeySet } from '../../src/openpgp/key-set.js';
import { signCleartext } from '../../src/openpgp/sign-cleartext.js';
import { verifyCleartext } from '../../src/openpgp/verify-cleartext.js';
import { at, createKey } from '../support/keys.js';

const text = '{\n  "a": "b",\n- item\n-----BEGIN x-----\n  "c": [1, 2]\n}';
const beginSignature = '-----BEGIN PGP SIGNATURE-----';
const endSignature = '-----END PGP SIGNATURE-----';
let message: string;
let keys: OpenPgpKeySet;

beforeAll(async () => {
  const { privateKey, publicKey } = await createKey();
  keys = { keys: [publicKey] };
  message = await signCleartext(text, privateKey, { at });
});

const verify = (changed: string | Uint8Array) => verifyCleartext(Buffer.from(changed), keys, { at });
const signatureBlock = () => message.slice(message.indexOf(beginSignature));
const inHead = (header: string) => message.replace('Hash: SHA512\n', `Hash: SHA512\n${header}\n`);
const inSignature = (header: string) =>
  message.replace(`${beginSignature}\n`, `${beginSignature}\n${header}\n`);

describe('verifyCleartext', () => {
  describe('when the message is what workers write', () => {
    test.each<readonly [string, () => string]>([
      ['nothing is changed', () => message],
      ['blank lines stand before it (docker-worker)', () => `\n\r\n${message}`],
      ['its lines end in CRLF (docker-worker)', () => message.replaceAll('\n', '\r\n')],
      ['an extra line feed ends it (Go)', () => `${message}\n`],
      ['no line feed ends it', () => message.trimEnd()],
      ['the signature has a version', () => inSignature('Version: GnuPG v2.0.14 (GNU/Linux)')],
      ['the signature has comments', () => inSignature('Comment: a\nComment: https://example.com')],
      ['the signature has an empty comment', () => inSignature('Comment: ')],
      ['the checksum is left out', () => message.replace(/\n=[\w+/]{4}\n/, '\n')],
      ['the Hash header stands twice', () => inHead('Hash: SHA512')],
      ['the Hash header names the digest twice', () => message.replace('SHA512', 'SHA512, SHA512')],
      [
        'lines end in white space',
        () => message.replace('"b",', '"b", \t').replace('- - item', '- - item  '),
      ],
    ])('%s: accepted, and the text is what was signed', async (_, change) => {
      const { bytes } = await verify(change());
      expect(Buffer.from(bytes).toString()).toBe(text);
    });
  });

  describe('when exactly one thing is wrong with the framework', () => {
    test.each<readonly [string, () => string | Uint8Array, SigningErrorCode]>([
      ['text before', () => `x\n${message}`, 'signing-message-surroundings'],
      ['white space before', () => ` \n${message}`, 'signing-message-surroundings'],
      ['text after', () => `${message}x\n`, 'signing-message-surroundings'],
      ['white space after', () => `${message} \n`, 'signing-message-surroundings'],
      ['text after a gap', () => `${message}\n\nx`, 'signing-message-surroundings'],
      ['a second message', () => `${message}${message}`, 'signing-message-several'],
      ['a second signature block', () => `${message}${signatureBlock()}`, 'signing-message-several'],
      ['a byte order mark', () => `\ufeff${message}`, 'signing-message-malformed'],
      ['an indented first line', () => ` ${message}`, 'signing-message-malformed'],
      [
        'white space after the first line',
        () => message.replace('\n', ' \n'),
        'signing-message-surroundings',
      ],
      ['no Hash header', () => message.replace('Hash: SHA512\n', ''), 'signing-message-hash-header'],
      [
        'another digest in the Hash header',
        () => message.replace('SHA512', 'SHA256'),
        'signing-message-hash-header',
      ],
      ['one more digest in the Hash header', () => inHead('Hash: SHA256'), 'signing-message-hash-header'],
      [
        'a digest in small letters',
        () => message.replace('Hash: SHA512', 'Hash: sha512'),
        'signing-message-hash-header',
      ],
      ['NotDashEscaped', () => inHead('NotDashEscaped: x'), 'signing-message-header'],
      ['Charset', () => inHead('Charset: UTF-8'), 'signing-message-header'],
      ['Comment at the top', () => inHead('Comment: x'), 'signing-message-header'],
      ['text at the top', () => inHead('x'), 'signing-message-header'],
      ['white space in place of the blank line', () => inHead(' '), 'signing-message-header'],
      ['no space in the Hash header', () => message.replace('Hash: ', 'Hash:'), 'signing-message-header'],
      ['another header of the signature', () => inSignature('Charset: UTF-8'), 'signing-message-header'],
      ['a control character in a comment', () => inSignature('Comment: \x1b[2J'), 'signing-message-header'],
      ['an unescaped dash', () => message.replace('- - item', '-- item'), 'signing-message-malformed'],
      [
        'an unescaped line of the framework',
        () => message.replace('- -----BEGIN x', '-----BEGIN x'),
        'signing-message-several',
      ],
      ['a bare CR in the text', () => message.replace('"b",', '"b",\r  '), 'signing-message-malformed'],
      ['a bare CR before CRLF', () => message.replace('"b",', '"b",\r\r'), 'signing-message-malformed'],
      ['a wrong checksum', () => message.replace(/\n=[\w+/]{4}\n/, '\n=AAAA\n'), 'signing-message-checksum'],
      [
        'a checksum of no length',
        () => message.replace(/\n=[\w+/]{4}\n/, '\n=\n'),
        'signing-message-checksum',
      ],
      [
        'no line that ends the signature',
        () => message.replace(endSignature, ''),
        'signing-message-incomplete',
      ],
      [
        'white space after the last line',
        () => message.replace(endSignature, `${endSignature} `),
        'signing-message-incomplete',
      ],
      [
        'no line that begins the signature',
        () => message.replace(`${beginSignature}\n`, ''),
        'signing-message-incomplete',
      ],
      [
        'no blank line before the text',
        () => message.replace('SHA512\n\n', 'SHA512\n'),
        'signing-message-header',
      ],
      [
        'no blank line before the signature',
        () => message.replace(`${beginSignature}\n\n`, `${beginSignature}\n`),
        'signing-message-malformed',
      ],
      ['no base64', () => message.replace(/(SIGNATURE-----\n\n)./, '$1!'), 'signing-message-malformed'],
      ['no signature at all', emptySignature, 'signing-message-malformed'],
      ['bytes that are no UTF-8', notUtf8, 'signing-message-malformed'],
      ['an empty file', () => '', 'signing-message-malformed'],
      ['the text alone', () => text, 'signing-message-malformed'],
      ['a detached signature', signatureBlock, 'signing-message-malformed'],
      [
        'an inline message',
        () => signatureBlock().replaceAll('PGP SIGNATURE', 'PGP MESSAGE'),
        'signing-message-malformed',
      ],
      ['more than 16 MiB', () => Buffer.alloc(16 * 1024 * 1024 + 1, message), 'signing-message-malformed'],
    ])('%s: refused', async (_, change, code) => {
      await expectRejected(verify(change()), SigningError, code);
    });

    test('the signature block stands before any blank line: refused', () => {
      const swapped = '-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n-----BEGIN PGP SIGNATURE-----\n\nx';
      expectThrown(() => parseCleartext(Buffer.from(swapped)), SigningError, 'signing-message-header');
    });

    test('it ends after any of its lines: refused', async () => {
      const lines = message.trimEnd().split('\n');
      for (let count = 0; count < lines.length; count++) {
        const error: unknown = await verify(lines.slice(0, count).join('\n')).catch((reason) => reason);
        expect(error).toBeInstanceOf(SigningError);
        expect(error).toHaveProperty('code', expect.stringMatching(/^signing-message-/));
      }
    });

    test('any byte of the text is another one: refused', async () => {
      const bytes = Buffer.from(message);
      const first = message.indexOf(text.slice(0, 5));
      const index = fc.integer({ min: first, max: message.indexOf(beginSignature) - 2 });
      const change = fc.integer({ min: 1, max: 255 });
      await fc.assert(
        fc.asyncProperty(index, change, async (i, mask) => {
          const changed = Buffer.from(bytes);
          changed[i] = (changed[i] ?? 0) ^ mask;
          await expect(verify(changed)).rejects.toBeInstanceOf(SigningError);
        }),
        { numRuns: 400 },
      );
    });
  });
});

describe('parseCleartext', () => {
  describe('when the bytes are any', () => {
    test('throws nothing but SigningError', () => {
      const parts = [
        '-----BEGIN PGP SIGNED MESSAGE-----\n',
        'Hash: SHA512\n',
        '\n',
        'x\n',
        '- -x\n',
        `${beginSignature}\n`,
        'AAAA\n',
        '=AAAA\n',
        `${endSignature}\n`,
        '\r',
        '\u2028',
      ];
      const arranged = fc.array(fc.constantFrom(...parts)).map((chosen) => Buffer.from(chosen.join('')));
      fc.assert(
        fc.property(fc.oneof(fc.uint8Array(), arranged), (bytes) => {
          try {
            parseCleartext(bytes);
          } catch (error) {
            expect(error).toBeInstanceOf(SigningError);
          }
        }),
        { numRuns: 2000 },
      );
    });
  });

  describe('when the message is well-formed', () => {
    test('gives the digests, the text without escapes and the bytes of the signature', () => {
      const { hashes, text: parsed, signature } = parseCleartext(Buffer.from(message));
      expect(hashes).toEqual(['SHA512']);
      expect(parsed).toBe(text);
      expect(Buffer.from(signature).toString('base64').slice(0, 20)).toBe(
        signatureBlock().split('\n')[2]?.slice(0, 20),
      );
    });

    test('keeps blank lines at the ends of the text, whose last line break belongs to the framework', () => {
      const padded = message.replace(
        /SHA512\n\n[\s\S]*?\n(?=-----BEGIN PGP SIGNATURE)/,
        'SHA512\n\n\n\nx\n\n',
      );
      expect(parseCleartext(Buffer.from(padded)).text).toBe('\n\nx\n');
    });
  });
});

function emptySignature(): string {
  return message.replace(/(SIGNATURE-----\n\n)[\s\S]*(\n-----END)/, '$1$2');
}

/** In a comment, where nothing is signed. */
function notUtf8(): Buffer {
  const bytes = Buffer.from(inSignature('Comment: ?'));
  bytes[bytes.indexOf('?')] = 0xff;
  return bytes;
}
