import { reasonOf } from '@chain-of-trust/types';
import { SigningError } from '../error.js';
import type { OpenPgpPrivateKey } from './keys.js';
import { loadOpenPgp, strictConfig } from './library.js';

/**
 * Signs a text in the cleartext signature framework with SHA-512, as gpg 2.2 and newer verify it.
 *
 * White space at the ends of lines is not signed and is removed, CRLF becomes LF, and a last line break is left to
 * the framework. The same text, key and time give the same message, with RSA and EdDSA.
 *
 * @throws SigningError `signing-message-malformed` when the text holds a bare CR or is not UTF-8, which
 *   `verifyCleartext` would refuse; `signing-key-cannot-sign` when the key may not sign at that time
 * @see RFC 9580 section 7
 */
export async function signCleartext(
  text: string | Uint8Array,
  key: OpenPgpPrivateKey,
  options: { readonly at: Date },
): Promise<string> {
  const { createMessage, enums, sign } = await loadOpenPgp();
  const config = {
    ...(await strictConfig()),
    preferredHashAlgorithm: enums.hash.sha512,
    // The library would add random bytes to every signature, against faults of a processor that signs the same twice. A run
    // that is signed again at its time could then not be compared with what was published, byte for byte.
    nonDeterministicSignaturesViaNotation: false,
  };
  const lines = toLines(text);
  const message = await createMessage({ text: lines.join('\n') });
  try {
    const armored = await sign({
      message,
      signingKeys: key.key,
      detached: true,
      date: options.at,
      config,
    });
    return frame(lines, armored.replace(/\r\n/g, '\n'));
  } catch (cause) {
    throw new SigningError({
      code: 'signing-key-cannot-sign',
      message: `the key ${key.fingerprint} cannot sign: ${reasonOf(cause)}`,
      nextStep: 'Check that the key may sign data and has not expired.',
      facts: { fingerprint: key.fingerprint },
      cause,
    });
  }
}

function toLines(text: string | Uint8Array): string[] {
  const lines = toText(text)
    .replace(/\r?\n$/, '')
    .split(/\r?\n/);
  if (lines.some((line) => line.includes('\r'))) throw unsignable('a line holds a bare CR');
  return lines.map((line) => line.replace(/[ \t]+$/, ''));
}

function toText(text: string | Uint8Array): string {
  if (typeof text === 'string') return text;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(text);
  } catch (cause) {
    throw unsignable('it is not UTF-8', cause);
  }
}

/** Not the library's own framing: it also escapes dashes after U+2028 and bare CR, where no reader undoes that. */
function frame(lines: readonly string[], armoredSignature: string): string {
  const escaped = lines.map((line) => (line.startsWith('-') ? `- ${line}` : line)).join('\n');
  return `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n${escaped}\n${armoredSignature}`;
}

function unsignable(reason: string, cause?: unknown): SigningError {
  return new SigningError({
    code: 'signing-message-malformed',
    message: `the text cannot be signed: ${reason}`,
    nextStep: 'Give a UTF-8 text whose lines end in LF or CRLF.',
    cause,
  });
}
