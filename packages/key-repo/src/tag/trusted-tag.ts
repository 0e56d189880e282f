import { type OpenPgpPublicKey, SigningError, verifyDetached } from '@chain-of-trust/signing';
import { KeyRepoError } from '../error.js';
import type { ObjectReader } from '../git/object-reader.js';
import { parseTag, type TagObject } from '../git/tag.js';
import { renamedTag, type TagRef } from './find-tag.js';

/** A tag that one of the signers has signed. */
export interface TrustedTag {
  readonly name: string;
  /** Of the tag object. */
  readonly id: string;
  readonly commit: string;
  readonly tagger: string;
  readonly taggedAt: Date;
  readonly signer: TagSigner;
}

/** Fingerprints of the key that has signed a tag, in lower-case hex. */
export interface TagSigner {
  readonly primaryFingerprint: string;
  /** Of the primary key or subkey that signed. */
  readonly signingFingerprint: string;
}

const maxTagBytes = 1024 * 1024;

/** Reads what a tag says, whoever has made it. @throws KeyRepoError `key-repo-object`, `key-repo-tag-…` */
export async function readTag(reader: ObjectReader, { id }: TagRef): Promise<TagObject> {
  return parseTag(await reader.read(id, 'tag', maxTagBytes));
}

/**
 * Reads a tag and verifies its signature as of a reference time.
 *
 * @throws KeyRepoError `key-repo-tag-…`; with the `SigningError` as its `cause` where the signature is refused
 */
export async function readTrustedTag(
  reader: ObjectReader,
  ref: TagRef,
  options: { readonly signers: readonly OpenPgpPublicKey[]; readonly at: Date },
): Promise<TrustedTag> {
  const tag = await readTag(reader, ref);
  assertNamed(tag, ref);
  const { signature, signed, target, tagger, taggedAt } = tag;
  if (signature === undefined) {
    throw new KeyRepoError({
      code: 'key-repo-tag-unsigned',
      message: `the tag ${ref.name} is not signed`,
      nextStep: 'Sign it with git tag --sign, or find out who made it.',
      facts: { tag: ref.name },
    });
  }
  const signer = await verify({ ref, signature, signed }, options);
  return { name: ref.name, id: ref.id, commit: target, tagger, taggedAt, signer };
}

function assertNamed({ name, targetType }: TagObject, ref: TagRef): void {
  if (name !== ref.name) throw renamedTag(ref.name, name);
  if (targetType !== 'commit') {
    throw new KeyRepoError({
      code: 'key-repo-tag-malformed',
      message: `the tag ${ref.name} is of a ${targetType}, not of a commit`,
      nextStep: 'Tag the commit itself.',
      facts: { tag: ref.name, targetType },
    });
  }
}

async function verify(
  tag: { readonly ref: TagRef; readonly signature: string; readonly signed: Uint8Array },
  { signers, at }: { readonly signers: readonly OpenPgpPublicKey[]; readonly at: Date },
): Promise<TagSigner> {
  try {
    const { fingerprint, primaryFingerprint } = await verifyDetached(
      tag.signed,
      tag.signature,
      { keys: signers },
      { at },
    );
    return { primaryFingerprint, signingFingerprint: fingerprint };
  } catch (cause) {
    if (!(cause instanceof SigningError)) throw cause;
    throw new KeyRepoError({
      code: 'key-repo-tag-signature',
      message: `the signature of the tag ${tag.ref.name} is refused: ${cause.message}`,
      nextStep: 'Let one of the configured signers, with a key that is valid today, make a new tag.',
      facts: { tag: tag.ref.name, reason: cause.code },
      cause,
    });
  }
}
