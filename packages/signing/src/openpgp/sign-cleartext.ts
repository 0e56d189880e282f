import { SigningError } from '../error.js';
import type { OpenPgpPrivateKey } from './keys.js';
import { loadOpenPgp, strictConfig } from './library.js';

/**
 * Signs a text in the cleartext signature framework with SHA-512, as gpg 2.2 and newer verify it.
 *
 * White space at the ends of lines is not signed and is removed.
 *
 * @throws SigningError `signing-key-cannot-sign` when the key may not sign at that time
 * @see RFC 9580 section 7
 */
export async function signCleartext(
  text: string | Uint8Array,
  key: OpenPgpPrivateKey,
  options: { readonly at: Date },
): Promise<string> {
  const { createCleartextMessage, enums, sign } = await loadOpenPgp();
  const config = { ...(await strictConfig()), preferredHashAlgorithm: enums.hash.sha512 };
  const content = typeof text === 'string' ? text : new TextDecoder('utf-8', { fatal: true }).decode(text);
  // The framework's own line break stands before the signature; one of the text would be doubled.
  const message = await createCleartextMessage({ text: content.replace(/\r?\n$/, '') });
  try {
    const signed = await sign({ message, signingKeys: key.key, date: options.at, config });
    return signed.replace(/\r\n/g, '\n');
  } catch (cause) {
    throw new SigningError({
      code: 'signing-key-cannot-sign',
      message: `the key ${key.fingerprint} cannot sign: ${cause instanceof Error ? cause.message : String(cause)}`,
      nextStep: 'Check that the key may sign data and has not expired.',
      facts: { fingerprint: key.fingerprint },
      cause,
    });
  }
}
