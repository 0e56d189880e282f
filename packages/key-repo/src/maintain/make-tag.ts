import { setTimeout } from 'node:timers/promises';
import { reasonOf } from '@chain-of-trust/types';
import { describeChanges } from '../diff/words.js';
import { KeyRepoError } from '../error.js';
import { type GitRepository, runGit } from '../git/git.js';
import { readKeyRepository } from '../key-repository.js';
import type { TrustedTag } from '../tag/trusted-tag.js';
import type { TagKeysOptions, TagPlan } from './plan-tag.js';
import { askUserGit } from './user-git.js';

/** How a planned tag is made. */
export interface MakeTagOptions extends Pick<TagKeysOptions, 'signers' | 'namePattern' | 'git'> {
  /** Defaults to what changes, in words. */
  readonly message?: string;
  /** Read after the tag was made, when somebody may have taken a while to type a PIN. */
  readonly now: () => Date;
}

const maxMessageLines = 1000;

/**
 * Makes a planned tag with the user's own git and gpg, and then verifies it as a verifier does; one that does not verify
 * is removed again. Nothing is pushed.
 *
 * @throws KeyRepoError `key-repo-tag-sign` when git or gpg fails; what a verifier refuses the tag with
 */
export async function makeTag(plan: TagPlan, options: MakeTagOptions): Promise<TrustedTag> {
  const repository = { path: plan.root, ...(options.git === undefined ? {} : { git: options.git }) };
  await untilLaterThan(plan.since?.taggedAt, options.now());
  await sign(repository, plan, options.message ?? messageOf(plan));
  const id = await runGit(repository, ['rev-parse', '--verify', `refs/tags/${plan.name}`]);
  try {
    return await verify(repository, { ...plan, id }, options);
  } catch (error) {
    await runGit(repository, ['update-ref', '-d', `refs/tags/${plan.name}`, id]);
    throw removed(error);
  }
}

/** The clock that git reads may be some milliseconds behind ours. */
const clockTick = 20;

/** Dates of tags have no fractions of seconds, and verifiers take no tag that is not newer than the last one. */
async function untilLaterThan(since: Date | undefined, now: Date): Promise<void> {
  const wait = since === undefined ? 0 : since.getTime() + 1000 + clockTick - now.getTime();
  if (wait > 0 && wait <= 1000 + clockTick) await setTimeout(wait);
}

async function sign(
  repository: GitRepository,
  { name, commit, signer }: TagPlan,
  message: string,
): Promise<void> {
  const by = signer.key === undefined ? '--sign' : `--local-user=${signer.key}`;
  const { exitCode, stderr } = await askUserGit(repository, [
    ...['-c', 'gpg.format=openpgp'],
    ...['tag', by, '--cleanup=whitespace', `--message=${message}`, name, commit],
  ]);
  if (exitCode === 0) return;
  throw new KeyRepoError({
    code: 'key-repo-tag-sign',
    message: `git could not make the tag ${name}: ${stderr.trim() || `exit status ${exitCode}`}`,
    nextStep: 'Check that gpg can sign: the card is in, the agent runs, and GPG_TTY is set in a terminal.',
    facts: { tag: name },
  });
}

async function verify(
  repository: GitRepository,
  { name, id, since }: TagPlan & { readonly id: string },
  { signers, now, namePattern }: MakeTagOptions,
): Promise<TrustedTag> {
  const { tag, failures } = await readKeyRepository({
    ...repository,
    signers,
    at: now(),
    ...(namePattern === undefined ? {} : { namePattern }),
    ...(since === undefined ? {} : { floor: since }),
  });
  const [failure] = failures.values();
  if (failure !== undefined) throw failure;
  if (tag.id === id) return tag;
  throw new KeyRepoError({
    code: 'key-repo-tag-clock',
    message: `verifiers would take the tag ${tag.name} instead of ${name}`,
    nextStep: 'Look at the tags of this commit and their dates.',
    facts: { tag: name, found: tag.name },
  });
}

function removed(error: unknown): unknown {
  if (!(error instanceof KeyRepoError)) return error;
  const { code, nextStep, facts } = error;
  return new KeyRepoError({
    code,
    message: `verifiers would refuse the new tag, and it was removed again: ${reasonOf(error)}`,
    nextStep,
    facts,
    cause: error,
  });
}

function messageOf({ name, diff }: TagPlan): string {
  const lines = describeChanges(diff);
  const what = lines.length === 0 ? ['', 'The keys are the same.'] : lines.slice(0, maxMessageLines);
  const cut = lines.length > maxMessageLines ? ['', `and ${lines.length - maxMessageLines} lines more`] : [];
  return [`${name}: keys since ${diff.from.name}`, ...what, ...cut].join('\n');
}
