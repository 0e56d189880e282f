import type { OpenPgpPublicKey } from '@chain-of-trust/signing';
import type { GitRepository } from '../git/git.js';
import type { ObjectReader } from '../git/object-reader.js';
import { findTag, type TagChoice } from './find-tag.js';
import type { SignerSource } from './signers.js';
import { checkTagRules, type TagRules } from './tag-rules.js';
import { readTrustedTag, type TrustedTag } from './trusted-tag.js';

/** Which tag is taken, and whom to believe about it. */
export interface TrustedTagOptions extends TagChoice, TagRules {
  readonly signers: SignerSource;
  /** The reference time. */
  readonly at: Date;
}

/** The same, with the keys of the signers. */
export interface TrustedTagQuestion extends Omit<TrustedTagOptions, 'signers'> {
  readonly signers: readonly OpenPgpPublicKey[];
}

/**
 * Finds a tag, and checks its signature and every rule about it.
 *
 * @throws KeyRepoError `key-repo-tag-…`, `key-repo-git`, `key-repo-object`
 */
export async function findTrustedTag(
  reader: ObjectReader,
  repository: GitRepository,
  options: TrustedTagQuestion,
): Promise<TrustedTag> {
  const ref = await findTag(repository, options);
  const tag = await readTrustedTag(reader, ref, options);
  checkTagRules(tag, options, options.at);
  return tag;
}
