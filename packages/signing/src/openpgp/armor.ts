import { SigningError, type SigningErrorCode } from '../error.js';

/** The decoded signature block of a cleartext message. */
export interface ArmoredSignature {
  readonly signature: Uint8Array;
}

const endSignature = '-----END PGP SIGNATURE-----';

/**
 * Decodes the lines after `-----BEGIN PGP SIGNATURE-----` up to the end of the file.
 *
 * @throws SigningError `signing-message-…`
 * @see RFC 9580 section 6.2 (ASCII armor)
 */
export function readArmoredSignature(lines: readonly string[]): ArmoredSignature {
  const end = lines.indexOf(endSignature);
  if (end === -1) throw refusal('signing-message-incomplete', 'the line that ends the signature is missing');
  const after = lines.slice(end + 1).find((line) => line !== '');
  if (after !== undefined) {
    const isBlock = after.startsWith('-----BEGIN ');
    const code = isBlock ? 'signing-message-several' : 'signing-message-surroundings';
    throw refusal(code, `there is text after the signature: ${JSON.stringify(after.slice(0, 80))}`);
  }
  const blank = lines.indexOf('');
  if (blank === -1 || blank > end)
    throw refusal('signing-message-malformed', 'the signature has no blank line');
  const header = lines.slice(0, blank).find((line) => !/^(?:Version|Comment): [\x20-\x7e]*$/.test(line));
  if (header !== undefined) {
    throw refusal(
      'signing-message-header',
      `expected only Version and Comment, got ${JSON.stringify(header)}`,
    );
  }
  return { signature: decodeBody(lines.slice(blank + 1, end)) };
}

function decodeBody(lines: readonly string[]): Uint8Array {
  const last = lines.at(-1);
  const checksum = last?.startsWith('=') ? last.slice(1) : undefined;
  const body = (checksum === undefined ? lines : lines.slice(0, -1)).join('');
  const bytes = Buffer.from(body, 'base64');
  if (bytes.length === 0 || bytes.toString('base64') !== body) {
    throw refusal('signing-message-malformed', 'the signature is not base64');
  }
  if (checksum !== undefined && crc24(bytes) !== checksum) {
    throw refusal('signing-message-checksum', `expected the checksum ${crc24(bytes)}, got ${checksum}`);
  }
  return bytes;
}

/** The checksum of ASCII armor in base64. @see RFC 9580 section 6.1.1 */
function crc24(bytes: Uint8Array): string {
  let crc = 0xb704ce;
  for (const byte of bytes) {
    crc ^= byte << 16;
    for (let bit = 0; bit < 8; bit++) {
      crc <<= 1;
      if (crc & 0x1000000) crc ^= 0x1864cfb;
    }
  }
  return Buffer.from([crc >> 16, crc >> 8, crc]).toString('base64');
}

function refusal(code: SigningErrorCode, message: string): SigningError {
  return new SigningError({
    code,
    message,
    nextStep: 'A worker writes exactly one signed message into the file; find out who changed it.',
  });
}
