import { KeyRepoError } from '../error.js';
import { type GitRepository, runGit } from '../git/git.js';
import type { ObjectReader } from '../git/object-reader.js';
import { branchCommit } from '../tag/find-tag.js';
import { type JudgeOptions, judgeTag } from '../tag/judge-tag.js';
import { type ListedTag, listTags } from '../tag/list-tags.js';
import { readTrustedTag } from '../tag/trusted-tag.js';
import type { KeyHistory } from './schema.js';

const dayInMilliseconds = 24 * 60 * 60 * 1000;

/** A tag of the history. */
export type HistoryTag = KeyHistory['tags'][number];

/**
 * Finds and judges the tags that can be reached from a branch, in the order of their commits; those of one commit by
 * their date. Dates alone would let a backdated tag stand before what it came after.
 *
 * @throws KeyRepoError `key-repo-tag-missing` where the branch is not there, `key-repo-git`
 */
export async function tagsInOrder(
  reader: ObjectReader,
  options: GitRepository & JudgeOptions & { readonly branch?: string },
): Promise<readonly HistoryTag[]> {
  const tip = await branchCommit(options, options.branch);
  const commits = (await runGit(options, ['rev-list', '--topo-order', '--reverse', tip])).split('\n');
  const order = new Map(commits.map((commit, index) => [commit, index]));
  const targets = await targetsOf(options, tip);
  const tags: HistoryTag[] = [];
  for (const listed of await listTags(options, { reachableFrom: tip })) {
    const commit = targets.get(listed.name);
    if (commit !== undefined) tags.push(await describe(reader, { ...listed, commit }, options));
  }
  const place = ({ commit }: HistoryTag) => order.get(commit) ?? -1;
  return tags.sort((a, b) => place(a) - place(b) || (a.time < b.time ? -1 : 1));
}

/** Commits by tags, also by those of tags. */
async function targetsOf(repository: GitRepository, tip: string): Promise<ReadonlyMap<string, string>> {
  const format = '--format=%(objecttype) %(objectname) %(*objecttype) %(*objectname) %(refname:lstrip=2)';
  const lines = (await runGit(repository, ['for-each-ref', format, `--merged=${tip}`, 'refs/tags/'])).split(
    '\n',
  );
  return new Map(
    lines.flatMap((line): [string, string][] => {
      const [, type, id = '', targetType, target = '', name = ''] =
        /^(\S+) (\S+) (\S*) (\S*) (.+)$/.exec(line) ?? [];
      if (type === 'commit') return [[name, id]];
      return targetType === 'commit' ? [[name, target]] : [];
    }),
  );
}

async function describe(
  reader: ObjectReader,
  tag: ListedTag & { readonly commit: string },
  options: JudgeOptions,
): Promise<HistoryTag> {
  const { name, id, commit, date } = tag;
  const described = { name, object: id, commit, time: date.toISOString() };
  if (!tag.isAnnotated) return { ...described, verdict: 'refused', reason: lightweight, signer: null };
  const verdict = await judgeTag(reader, tag, options);
  if (verdict.isTrusted) {
    const { primaryFingerprint: primaryKey, signingFingerprint: signingKey } = verdict.tag.signer;
    return { ...described, verdict: 'good', reason: null, signer: { primaryKey, signingKey } };
  }
  const { code, message } = verdict.reason;
  const signer = await signerThen(reader, tag, options);
  return { ...described, verdict: 'refused', reason: { code, message }, signer };
}

const lightweight = {
  code: 'key-repo-tag-lightweight',
  message: 'the tag is lightweight and carries no signature',
};

/** Keys of signers expire, and what they signed before is history all the same. People sign a while after they tag. */
async function signerThen(
  reader: ObjectReader,
  tag: ListedTag,
  { signers, at }: JudgeOptions,
): Promise<HistoryTag['signer']> {
  if (signers === undefined) return null;
  const then = new Date(Math.min(at.getTime(), tag.date.getTime() + dayInMilliseconds));
  try {
    const { signer } = await readTrustedTag(reader, tag, { signers, at: then });
    return { primaryKey: signer.primaryFingerprint, signingKey: signer.signingFingerprint };
  } catch (error) {
    if (error instanceof KeyRepoError) return null;
    throw error;
  }
}
