import { reasonOf } from '@chain-of-trust/types';
import type { SignaturePacket } from 'openpgp';
import { SigningError, type SigningErrorCode } from '../error.js';
import { loadOpenPgp, strictConfig } from './library.js';

/**
 * Reads the one signature packet of a signature block.
 *
 * @throws SigningError `signing-signature-malformed`, `signing-signature-several`
 */
export async function readOnlySignature(binarySignature: Uint8Array): Promise<SignaturePacket> {
  const { readSignature, SignaturePacket } = await loadOpenPgp();
  let packets: readonly unknown[];
  try {
    ({ packets } = await readSignature({ binarySignature, config: await strictConfig() }));
  } catch (cause) {
    const reason = reasonOf(cause);
    throw refusal('signing-signature-malformed', `the signature block cannot be read: ${reason}`, cause);
  }
  const [first, second] = packets;
  if (second !== undefined) throw refusal('signing-signature-several', 'there is more than one signature');
  if (first instanceof SignaturePacket) return first;
  throw refusal('signing-signature-malformed', 'the signature block holds no signature');
}

/** Signatures of bytes, and of texts whose ends of lines do not count. */
export type DocumentSignatureType = 'binary' | 'text';

/**
 * Checks everything about a signature that does not need its key: type, digest, header and times.
 *
 * `types` defaults to both: Go's clearsign makes binary signatures, everybody else text ones; all others sign keys or
 * nothing.
 *
 * @throws SigningError `signing-signature-…`, `signing-digest-weak`, `signing-message-hash-header`
 */
export async function assertAcceptable(
  signature: SignaturePacket,
  hashes: readonly string[],
  at: Date,
  types: readonly DocumentSignatureType[] = ['binary', 'text'],
): Promise<void> {
  const { enums } = await loadOpenPgp();
  const { signatureType, hashAlgorithm, created } = signature;
  if (!types.some((type) => signatureType === enums.signature[type])) {
    throw refusal(
      'signing-signature-type',
      `expected a ${types.join(' or ')} signature, got type ${String(signatureType)}`,
    );
  }
  const digest = Object.entries(enums.hash)
    .find(([, value]) => value === hashAlgorithm)?.[0]
    ?.toUpperCase();
  if (digest === undefined || !strongDigests.has(digest)) {
    throw refusal(
      'signing-digest-weak',
      `expected one of ${[...strongDigests].join(', ')}, got ${digest ?? 'none'}`,
    );
  }
  if (hashes.some((name) => name !== digest)) {
    throw refusal(
      'signing-message-hash-header',
      `the Hash header says ${hashes.join(', ')}, the signature ${digest}`,
    );
  }
  if (created === null || created > at) {
    throw refusal(
      'signing-signature-future',
      `the signature was made at ${created?.toISOString()}, after the reference time`,
    );
  }
  if (signature.isExpired(at)) throw refusal('signing-signature-expired', 'the signature has expired');
}

const strongDigests: ReadonlySet<string> = new Set(['SHA256', 'SHA384', 'SHA512']);

function refusal(code: SigningErrorCode, message: string, cause?: unknown): SigningError {
  return new SigningError({
    code,
    message,
    nextStep: 'Find out which program signed this; one signature with SHA-256 or better is expected.',
    cause,
  });
}
