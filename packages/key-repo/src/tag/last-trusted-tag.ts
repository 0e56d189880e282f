import { KeyRepoError } from '../error.js';
import type { GitRepository } from '../git/git.js';
import type { ObjectReader } from '../git/object-reader.js';
import { type JudgeOptions, judgeTag } from './judge-tag.js';
import { listTags } from './list-tags.js';
import type { TrustedTag } from './trusted-tag.js';

/**
 * Finds the newest tag of a repository, on whatever branch, that a signer has signed. Newer ones that are not trusted
 * are passed over, unlike by a verifier, who refuses them.
 *
 * @throws KeyRepoError `key-repo-tag-missing` where no tag is trusted, with the reasons as its `cause`; `key-repo-git`
 */
export async function lastTrustedTag(
  reader: ObjectReader,
  options: GitRepository & JudgeOptions,
): Promise<TrustedTag> {
  const reasons: KeyRepoError[] = [];
  for (const ref of await listTags(options)) {
    const verdict = await judgeTag(reader, ref, options);
    if (verdict.isTrusted) return verdict.tag;
    reasons.push(verdict.reason);
  }
  const newest = reasons[0] === undefined ? '' : `; of the newest one: ${reasons[0].message}`;
  throw new KeyRepoError({
    code: 'key-repo-tag-missing',
    message: `${options.path} has no tag that a signer has signed${newest}`,
    nextStep: 'Name the tag or commit to compare with, or fetch the tags, or correct who may sign them.',
    facts: { path: options.path },
    cause: reasons,
  });
}
