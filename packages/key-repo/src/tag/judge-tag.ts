import type { OpenPgpPublicKey } from '@chain-of-trust/signing';
import { KeyRepoError } from '../error.js';
import type { ObjectReader } from '../git/object-reader.js';
import type { TagRef } from './find-tag.js';
import { loadSigners, type SignerSource } from './signers.js';
import { checkTagRules, type TagRules } from './tag-rules.js';
import { readTrustedTag, type TrustedTag } from './trusted-tag.js';

/** What a tag is worth; one that is not trusted says why. */
export type TagVerdict =
  | { readonly isTrusted: true; readonly tag: TrustedTag }
  | { readonly isTrusted: false; readonly reason: KeyRepoError };

/** Whom to believe about tags, and when; without signers, nobody. */
export interface JudgeOptions extends TagRules {
  readonly signers: readonly OpenPgpPublicKey[] | undefined;
  readonly at: Date;
}

/**
 * Judges a tag without stopping at one that is not trusted: for telling people, never for taking keys.
 *
 * @throws KeyRepoError `key-repo-git` where the repository cannot be read
 */
export async function judgeTag(
  reader: ObjectReader,
  ref: TagRef,
  options: JudgeOptions,
): Promise<TagVerdict> {
  const { signers, at } = options;
  try {
    if (signers === undefined) throw withoutSigners();
    const tag = await readTrustedTag(reader, ref, { signers, at });
    checkTagRules(tag, options, at);
    return { isTrusted: true, tag };
  } catch (error) {
    if (!(error instanceof KeyRepoError) || error.code === 'key-repo-git') throw error;
    return { isTrusted: false, reason: error };
  }
}

/** Signers where they are configured. @throws KeyRepoError those of `loadSigners` */
export async function loadOptionalSigners(
  source: SignerSource | undefined,
): Promise<readonly OpenPgpPublicKey[] | undefined> {
  return source === undefined ? undefined : loadSigners(source);
}

function withoutSigners(): KeyRepoError {
  return new KeyRepoError({
    code: 'key-repo-signers',
    message: 'nobody is configured who may sign tags',
    nextStep: 'Give the folder with the public keys of those who may.',
  });
}
