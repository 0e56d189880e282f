import type { OpenPgpPublicKey } from '@chain-of-trust/signing';
import { KeyRepoError } from '../error.js';
import { ObjectReader } from '../git/object-reader.js';
import type { KeyRepositoryOptions } from '../key-repository.js';
import { type Survey, surveyCommit } from '../survey/survey.js';
import { branchCommit } from '../tag/find-tag.js';
import { loadOptionalSigners } from '../tag/judge-tag.js';
import { readTag } from '../tag/trusted-tag.js';
import { entryFindings } from './entry-findings.js';
import { finding, sortFindings } from './finding.js';
import { folderFindings } from './folder-findings.js';
import { groupFindings } from './group-findings.js';
import { type AuditedKey, type KeyAuditOptions, keyFindings } from './key-findings.js';
import type { AuditFinding, KeyAudit } from './schema.js';
import { type TagAudit, tagFindings } from './tag-findings.js';

/** What is audited, and when it is judged; without signers, signatures of tags are not looked at. */
export interface AuditOptions
  extends Omit<KeyRepositoryOptions, 'signers' | 'floor' | 'maxAgeDays'>,
    Partial<Pick<KeyRepositoryOptions, 'signers'>> {
  /** Keys that expire within so many days are told of. Defaults to 60. */
  readonly withinDays?: number;
  /** A tag that is older is told of. Defaults to 365. */
  readonly maxAgeDays?: number;
}

/** What {@link AuditOptions} defaults to. */
export const auditDefaults = { withinDays: 60, maxAgeDays: 365 } as const;

/**
 * Looks at everything in a key repository and tells what is wrong, will be soon, or is weaker than it should be: at a
 * tag, or at the newest commit of a branch with its newest tag.
 *
 * Not for verifying anything: a repository without findings may be somebody else's.
 *
 * @throws KeyRepoError `key-repo-git`, `key-repo-object`; `key-repo-tag-missing` where the tag or branch is not there;
 *   `key-repo-signers`
 */
export async function auditKeyRepository(options: AuditOptions): Promise<KeyAudit> {
  const auditing = {
    ...auditDefaults,
    ...options,
    signers: await loadOptionalSigners(options.signers),
  };
  const reader = new ObjectReader(options);
  try {
    const tip = await branchCommit(options, options.branch);
    const tags = await tagFindings(reader, tip, auditing);
    const commit = options.tag === undefined ? tip : await commitOfTag(reader, tags);
    const survey = await surveyCommit(reader, commit);
    return {
      version: 1,
      at: options.at.toISOString(),
      subject: { kind: 'repository', path: options.path, commit, tag: tags.tag?.name ?? null },
      findings: sortFindings([...tags.findings, ...(await surveyFindings(survey, auditing))]),
    };
  } finally {
    await reader.close();
  }
}

async function commitOfTag(reader: ObjectReader, { tag, findings }: TagAudit): Promise<string> {
  if (tag !== undefined) {
    const { target, targetType } = await readTag(reader, tag);
    if (targetType === 'commit') return target;
  }
  throw new KeyRepoError({
    code: 'key-repo-tag-malformed',
    message: findings[0]?.message ?? 'the tag is of no commit',
    nextStep: 'Make a signed tag of a commit, or audit a branch.',
  });
}

async function surveyFindings(survey: Survey, options: KeyAuditOptions): Promise<readonly AuditFinding[]> {
  const keys = await Promise.all(auditedKeys(survey).map((key) => keyFindings(key, options)));
  return [
    ...entryFindings(survey),
    ...folderFindings(survey),
    ...uncertifiable(survey),
    ...groupFindings(survey),
    ...keys.flat(),
  ];
}

/** Each version of a key once in an implementation, where it was found first. */
function auditedKeys({ entries }: Survey): readonly AuditedKey[] {
  const found = new Map<string, AuditedKey>();
  const trusted = (implementation: string): readonly OpenPgpPublicKey[] =>
    entries.flatMap((each) =>
      each.implementation === implementation && each.place === 'trusted' && !each.isIgnored
        ? (each.blob?.openpgp ?? [])
        : [],
    );
  for (const { path, implementation, place, isIgnored, blob } of entries) {
    if (isIgnored || implementation === undefined) continue;
    const certifiers = place === 'valid' ? { certifiers: trusted(implementation) } : {};
    for (const key of blob?.openpgp ?? []) {
      const id = `${implementation} ${place} ${Buffer.from(key.key.write()).toString('latin1')}`;
      if (!found.has(id)) found.set(id, { key, path, implementation, ...certifiers });
    }
  }
  return [...found.values()];
}

function uncertifiable({ entries }: Survey): readonly AuditFinding[] {
  return entries.flatMap(({ path, implementation, place, isIgnored, blob }) => {
    if (isIgnored || place === 'flat') return [];
    return (blob?.ed25519 ?? []).map(({ fingerprint }) =>
      finding({
        code: 'key-uncertifiable',
        severity: 'error',
        implementation,
        path,
        fingerprint,
        reason: 'key-repo-file',
        message: `${path} holds an ed25519 key, which no trusted key can certify`,
        nextStep: 'Put ed25519 keys into the policy, or into a flat folder.',
      }),
    );
  });
}
