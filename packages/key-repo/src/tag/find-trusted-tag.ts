import type { GitRepository } from '../git/git.js';
import type { ObjectReader } from '../git/object-reader.js';
import { findTag, type TagChoice } from './find-tag.js';
import { loadSigners, type SignerSource } from './signers.js';
import { checkTagRules, type TagRules } from './tag-rules.js';
import { readTrustedTag, type TrustedTag } from './trusted-tag.js';

/** Which tag is taken, and whom to believe about it. */
export interface TrustedTagOptions extends TagChoice, TagRules {
  readonly signers: SignerSource;
  /** The reference time. */
  readonly at: Date;
}

/**
 * Finds a tag, and checks its signature and every rule about it.
 *
 * @throws KeyRepoError `key-repo-tag-…`, `key-repo-signers`, `key-repo-git`, `key-repo-object`
 */
export async function findTrustedTag(
  reader: ObjectReader,
  repository: GitRepository,
  options: TrustedTagOptions,
): Promise<TrustedTag> {
  const signers = await loadSigners(options.signers);
  const ref = await findTag(repository, options);
  const tag = await readTrustedTag(reader, ref, { signers, at: options.at });
  checkTagRules(tag, options, options.at);
  return tag;
}
