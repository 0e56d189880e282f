import {
  type Ed25519PrivateKey,
  type OpenPgpPrivateKey,
  signCleartext,
  signEd25519,
} from '@chain-of-trust/signing';
import { blobArtifactNames, blobBounds, type ChainOfTrustBlob, formatJson } from '@chain-of-trust/types';
import { GeneratorError } from './error.js';

/** The keys of a worker; each present one makes a signature. */
export interface WorkerPrivateKeys {
  readonly ed25519?: Ed25519PrivateKey;
  readonly openpgp?: OpenPgpPrivateKey;
}

/** One file to publish with the run. */
export interface BlobFile {
  /** Its artifact name, like `public/chain-of-trust.json`. */
  readonly name: string;
  readonly content: Uint8Array;
}

/**
 * Signs a blob in the format of every given key.
 *
 * @returns the files in the order in which to publish them: a document never before its signature
 * @throws GeneratorError `generator-no-key`; `generator-run` for a blob that is too large to be read
 * @throws SigningError when the OpenPGP key may not sign at that time
 * @see spec, "Chain of Trust artifacts"; docs/architecture.md, "Formats"
 */
export function signBlob(
  blob: ChainOfTrustBlob,
  keys: WorkerPrivateKeys,
  options: { readonly at: Date },
): Promise<readonly BlobFile[]> {
  return signDocument(Buffer.from(formatJson(blob), 'utf8'), keys, options);
}

/** The same for a blob that is a document already. @throws GeneratorError, SigningError as {@link signBlob} */
export async function signDocument(
  document: Uint8Array,
  keys: WorkerPrivateKeys,
  options: { readonly at: Date },
): Promise<readonly BlobFile[]> {
  if (document.length > blobBounds.maxBytes) throw tooLarge(document.length);
  const files: BlobFile[] = [];
  if (keys.openpgp !== undefined) {
    const message = await signCleartext(document, keys.openpgp, options);
    files.push({ name: blobArtifactNames.gpg, content: Buffer.from(message, 'utf8') });
  }
  if (keys.ed25519 !== undefined) {
    files.push({ name: blobArtifactNames.ed25519Signature, content: signEd25519(document, keys.ed25519) });
    files.push({ name: blobArtifactNames.ed25519, content: document });
  }
  if (files.length > 0) return files;
  throw new GeneratorError({
    code: 'generator-no-key',
    message: 'there is no key to sign with',
    nextStep: 'Give the worker an ed25519 or OpenPGP private key.',
  });
}

function tooLarge(bytes: number): GeneratorError {
  return new GeneratorError({
    code: 'generator-run',
    message: `the blob has ${bytes} bytes, more than the ${blobBounds.maxBytes} that are read`,
    nextStep: 'Publish fewer artifacts, in archives.',
    facts: { bytes, maxBytes: blobBounds.maxBytes },
  });
}
