import { SigningError, type SigningErrorCode } from '../error.js';
import { type ArmoredSignature, readArmoredSignature } from './armor.js';

/** The parts of one cleartext signed message; nothing is verified. */
export interface CleartextMessage extends ArmoredSignature {
  /** Names of the `Hash` header as they stand; OpenPGP's are upper case. */
  readonly hashes: readonly string[];
  /** The text without dash escapes, its lines as they stood; the last line break belongs to the framework. */
  readonly text: string;
}

const maxMessageBytes = 16 * 1024 * 1024;
const begin = '-----BEGIN PGP SIGNED MESSAGE-----';
const beginSignature = '-----BEGIN PGP SIGNATURE-----';

/**
 * Takes a cleartext signed message apart, and refuses everything that is not exactly one.
 *
 * OpenPGP readers skip what they do not know: text around the message, a second message, headers. Each of those is
 * a place to put words next to a good signature, so here the whole input has to be the message. Accepted beyond
 * the letter is what real workers write: blank lines before and after, CRLF, `Version` and `Comment` headers of
 * the signature.
 *
 * @throws SigningError `signing-message-…`
 * @see RFC 9580 section 7 (Cleartext Signature Framework)
 */
export function parseCleartext(bytes: Uint8Array): CleartextMessage {
  const lines = splitLines(bytes);
  const first = lines.findIndex((line) => line !== '');
  if (lines[first] !== begin) {
    const hasMessage = lines.some((line) => line.trimEnd() === begin);
    if (hasMessage) throw refusal('signing-message-surroundings', 'there is text before the signed message');
    throw refusal('signing-message-malformed', 'the file does not begin with a cleartext signed message');
  }
  const blank = lines.indexOf('', first);
  const hashes = readHashHeaders(lines.slice(first + 1, blank === -1 ? lines.length : blank));
  const end = lines.indexOf(beginSignature, first);
  if (blank === -1 || end === -1) throw refusal('signing-message-incomplete', 'the message has no signature');
  // White space at the ends of lines is not signed, so nobody may see it as part of the text.
  const text = lines
    .slice(blank + 1, end)
    .map((line) => unescapeDash(line).replace(/[ \t]+$/, ''))
    .join('\n');
  return { hashes, text, ...readArmoredSignature(lines.slice(end + 1)) };
}

function splitLines(bytes: Uint8Array): string[] {
  if (bytes.length > maxMessageBytes) throw refusal('signing-message-malformed', 'the message is too large');
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw refusal('signing-message-malformed', 'the message is not UTF-8', cause);
  }
  const lines = text.split(/\r?\n/);
  // Some readers take a lone CR for the end of a line and would see other lines than those that are signed here.
  if (lines.some((line) => line.includes('\r')))
    throw refusal('signing-message-malformed', 'a line holds a bare CR');
  return lines;
}

/** Only `Hash` may stand here; `NotDashEscaped` and `Charset` would make other readers read another text. */
function readHashHeaders(headers: readonly string[]): string[] {
  const other = headers.find((header) => !/^Hash: [A-Za-z0-9-]+(?:, ?[A-Za-z0-9-]+)*$/.test(header));
  if (other !== undefined) {
    throw refusal('signing-message-header', `expected only Hash headers, got ${JSON.stringify(other)}`);
  }
  if (headers.length === 0) throw refusal('signing-message-hash-header', 'the Hash header is missing');
  return headers.flatMap((header) => header.slice('Hash: '.length).split(/, ?/));
}

/** A line that begins with a dash and is not escaped could be taken for a header of the framework. */
function unescapeDash(line: string): string {
  if (line.startsWith('- ')) return line.slice(2);
  if (!line.startsWith('-')) return line;
  const isBlock = line.startsWith('-----BEGIN ');
  const code = isBlock ? 'signing-message-several' : 'signing-message-malformed';
  throw refusal(code, `a line of the text begins with a dash and is not escaped: ${JSON.stringify(line)}`);
}

function refusal(code: SigningErrorCode, message: string, cause?: unknown): SigningError {
  return new SigningError({
    code,
    message,
    nextStep: 'A worker writes exactly one signed message into the file; find out who added to it.',
    cause,
  });
}
