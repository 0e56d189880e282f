import { describeOpenPgpKey, type OpenPgpPublicKey } from '@chain-of-trust/signing';
import { KeyRepoError } from '../error.js';
import { type GitRepository, runGit } from '../git/git.js';
import type { ObjectReader } from '../git/object-reader.js';
import { findTag, type TagRef } from '../tag/find-tag.js';
import { judgeTag } from '../tag/judge-tag.js';
import { listTags } from '../tag/list-tags.js';
import type { TrustedTag } from '../tag/trusted-tag.js';
import { finding } from './finding.js';
import type { KeyAuditOptions } from './key-findings.js';
import type { AuditFinding } from './schema.js';

const dayInMilliseconds = 24 * 60 * 60 * 1000;

/** Which tag a verifier takes, and whom it believes. */
export interface TagAuditOptions extends GitRepository, KeyAuditOptions {
  readonly signers: readonly OpenPgpPublicKey[] | undefined;
  readonly tag?: string;
  readonly branch?: string;
  readonly namePattern?: RegExp;
  /** A tag that is older is told of. */
  readonly maxAgeDays: number;
}

/** What was found about tags, and the name of the one that a verifier takes. */
export interface TagAudit {
  readonly findings: readonly AuditFinding[];
  readonly tag: TagRef | undefined;
}

/**
 * Looks at the tag that a verifier takes, at the names of all others, and at what a branch has that no tag covers.
 *
 * @throws KeyRepoError `key-repo-git`; `key-repo-tag-missing` where a tag was named that is not there
 */
export async function tagFindings(
  reader: ObjectReader,
  tip: string,
  options: TagAuditOptions,
): Promise<TagAudit> {
  const ref = await findTagOrReason(options);
  const renamed = await renamedFindings(options);
  if (ref instanceof KeyRepoError) {
    const own = ref.code === 'key-repo-tag-renamed' ? [] : [refused(ref)];
    return { tag: undefined, findings: [...own, ...renamed] };
  }
  const known = renamed.filter(({ path }) => path !== ref.name);
  const findings = [
    ...(await verdictFindings(reader, ref, options)),
    ...(await behindFindings(ref, tip, options)),
    ...known,
  ];
  return { tag: ref, findings };
}

async function findTagOrReason(options: TagAuditOptions): Promise<TagRef | KeyRepoError> {
  try {
    return await findTag(options, options);
  } catch (error) {
    const isAbsent =
      options.tag !== undefined && error instanceof KeyRepoError && error.code === 'key-repo-tag-missing';
    if (!(error instanceof KeyRepoError) || error.code === 'key-repo-git' || isAbsent) throw error;
    return error;
  }
}

async function verdictFindings(
  reader: ObjectReader,
  ref: TagRef,
  options: TagAuditOptions,
): Promise<readonly AuditFinding[]> {
  const { maxAgeDays: _, ...judging } = options; // An old tag is no refused one here.
  const verdict = await judgeTag(reader, ref, judging);
  if (verdict.isTrusted)
    return [...ageFindings(verdict.tag, options), ...(await signerFindings(verdict.tag, options))];
  const { reason } = verdict;
  if (reason.code === 'key-repo-tag-renamed') return [renamed(ref.name, String(reason.facts.signedAs))];
  return [options.signers === undefined ? unchecked(ref.name) : refused(reason, ref.name)];
}

function ageFindings(
  { name, taggedAt }: TrustedTag,
  { at, maxAgeDays }: TagAuditOptions,
): readonly AuditFinding[] {
  const days = Math.floor((at.getTime() - taggedAt.getTime()) / dayInMilliseconds);
  if (days <= maxAgeDays) return [];
  return [
    finding({
      code: 'tag-age',
      severity: 'warning',
      path: name,
      message: `the tag ${name} is ${days} days old`,
      nextStep: 'Let a signer look at the keys and make a new tag; perhaps somebody holds newer ones back.',
    }),
  ];
}

/** When the signer's key expires, nobody takes keys from the tag any more. */
async function signerFindings(
  { name, signer }: TrustedTag,
  { signers = [], at, withinDays }: TagAuditOptions,
): Promise<readonly AuditFinding[]> {
  const key = signers.find(({ fingerprint }) => fingerprint === signer.primaryFingerprint);
  if (key === undefined) return [];
  const { expires: whole, subkeys } = await describeOpenPgpKey(key);
  const subkey = subkeys.find(({ fingerprint }) => fingerprint === signer.signingFingerprint)?.expires;
  const [expires] = [whole, subkey]
    .filter((each) => each !== undefined)
    .sort((a, b) => a.getTime() - b.getTime());
  if (expires === undefined || (expires.getTime() - at.getTime()) / dayInMilliseconds > withinDays) return [];
  return [
    finding({
      code: 'signer-expiring',
      severity: 'warning',
      path: name,
      fingerprint: signer.signingFingerprint,
      message: `the key ${signer.signingFingerprint} that has signed the tag ${name} expires on ${expires.toISOString().slice(0, 10)}; the tag is refused from then on`,
      nextStep:
        'Extend the key and give its new version to every verifier, or let another signer make a new tag.',
    }),
  ];
}

async function behindFindings(
  { name, id }: TagRef,
  tip: string,
  options: TagAuditOptions,
): Promise<readonly AuditFinding[]> {
  if (options.tag !== undefined) return [];
  const count = Number(await runGit(options, ['rev-list', '--count', `^${id}`, tip]));
  if (count === 0) return [];
  return [
    finding({
      code: 'tag-behind',
      severity: 'warning',
      path: name,
      message: `${count} ${count === 1 ? 'commit is' : 'commits are'} newer than the tag ${name}, and nobody uses what is in there`,
      nextStep: 'Look at what cot keys diff shows, and let a signer tag it.',
    }),
  ];
}

async function renamedFindings(repository: GitRepository): Promise<readonly AuditFinding[]> {
  return (await listTags(repository)).flatMap(({ name, signedAs }) =>
    signedAs === undefined || signedAs === name ? [] : [renamed(name, signedAs)],
  );
}

function renamed(name: string, signedAs: string): AuditFinding {
  return finding({
    code: 'tag-renamed',
    severity: 'error',
    path: name,
    reason: 'key-repo-tag-renamed',
    message: `the ref ${name} leads to a tag that was made as ${signedAs}`,
    nextStep: 'Find out who has moved the tag, and remove the ref.',
  });
}

function unchecked(name: string): AuditFinding {
  return finding({
    code: 'tag-unchecked',
    severity: 'note',
    path: name,
    reason: 'key-repo-signers',
    message: `nobody is configured who may sign tags, so that the signature of ${name} was not looked at`,
    nextStep: 'Give the folder with the public keys of those who may.',
  });
}

function refused({ code, message, nextStep }: KeyRepoError, name?: string): AuditFinding {
  return finding({
    code: 'tag-refused',
    severity: 'error',
    ...(name === undefined ? {} : { path: name }),
    reason: code,
    message,
    nextStep: nextStep ?? 'Let a signer make a new tag.',
  });
}
