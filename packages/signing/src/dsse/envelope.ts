import { checkSchema, DocumentError, type JsonBounds, parseJson } from '@chain-of-trust/types';
import * as v from 'valibot';
import { SigningError } from '../error.js';

/** One signature of an envelope; nothing about it has been verified. */
export interface DsseSignature {
  readonly signature: Uint8Array;
}

/** An envelope as somebody wrote it; nothing about it has been verified. */
export interface DsseEnvelope {
  readonly payloadType: string;
  readonly payload: Uint8Array;
  /** Never empty. */
  readonly signatures: readonly DsseSignature[];
}

/** A payload of 64 MiB in base64, with signatures. */
const bounds: JsonBounds = { maxBytes: 96 * 1024 * 1024, maxDepth: 8 };

/** More would only be a way to have many keys tried many times. */
const maxSignatures = 16;

const base64 = v.pipe(v.string(), v.check(isBase64, 'is not canonical base64'));

/** Members that nobody knows are ignored, as the format demands of readers. */
const envelopeSchema = v.looseObject({
  payloadType: v.pipe(v.string(), v.nonEmpty()),
  payload: base64,
  signatures: v.pipe(
    v.array(v.looseObject({ keyid: v.optional(v.string()), sig: base64 })),
    v.minLength(1, 'holds no signature'),
    v.maxLength(maxSignatures, `holds more than ${maxSignatures} signatures`),
  ),
});

/**
 * Parses the bytes of an envelope. Both alphabets of base64 are read, as the format demands of readers.
 *
 * Not checked: any signature.
 *
 * @throws SigningError `signing-envelope-malformed`
 * @see DSSE envelope v1.0.2
 */
export function parseDsseEnvelope(bytes: Uint8Array): DsseEnvelope {
  const { payloadType, payload, signatures } = read(bytes);
  return {
    payloadType,
    payload: Buffer.from(payload, 'base64'),
    signatures: signatures.map(({ sig }) => ({ signature: Buffer.from(sig, 'base64') })),
  };
}

function read(bytes: Uint8Array): v.InferOutput<typeof envelopeSchema> {
  try {
    return checkSchema(envelopeSchema, parseJson(bytes, bounds), 'DSSE envelope');
  } catch (cause) {
    if (!(cause instanceof DocumentError)) throw cause;
    throw new SigningError({
      code: 'signing-envelope-malformed',
      message: `not a DSSE envelope: ${cause.message}`,
      nextStep: 'Give one envelope: a line of a .intoto.jsonl file, not the whole file.',
      cause,
    });
  }
}

/** Of several spellings of the same bytes only one may pass, in either alphabet, or two readers could see two payloads. */
function isBase64(text: string): boolean {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') === text) return true;
  const url = bytes.toString('base64url');
  return url === text || url.padEnd(Math.ceil(url.length / 4) * 4, '=') === text;
}
