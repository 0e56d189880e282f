import { isWorkerImplementation } from '@chain-of-trust/types';
import { signedFolders } from '../keys/layout.js';
import type { Survey, SurveyedEntry } from '../survey/survey.js';
import { finding } from './finding.js';
import type { AuditFinding } from './schema.js';
import { secretIn } from './secret-material.js';

/** Suffixes that say that a file holds a key; none is as good. */
const keySuffixes: ReadonlySet<string> = new Set(['asc', 'gpg', 'pgp', 'pub', 'key', 'pem']);

/** Looks at files as such: what is no key where one should be, and what is secret anywhere. */
export function entryFindings(survey: Survey): readonly AuditFinding[] {
  const publicKeys = new Set(
    survey.entries.flatMap(({ blob }) => (blob?.ed25519 ?? []).map(({ fingerprint }) => fingerprint)),
  );
  return survey.entries.flatMap((entry) => {
    const found = secretFinding(entry, publicKeys) ?? kindFinding(entry) ?? contentFinding(entry);
    return found === undefined ? [] : [found];
  });
}

function secretFinding(
  { path, implementation, blob }: SurveyedEntry,
  publicKeys: ReadonlySet<string>,
): AuditFinding | undefined {
  if (blob === undefined) return undefined;
  const isSecret = blob.problem?.code === 'key-repo-secret';
  const what = isSecret ? 'a private key' : secretIn({ path, content: blob.content, publicKeys });
  if (what === undefined) return undefined;
  return finding({
    code: 'secret-key',
    severity: 'error',
    implementation,
    path,
    ...(isSecret ? { reason: 'key-repo-secret' } : {}),
    message: `${path} holds ${what}`,
    nextStep:
      'Treat it as leaked: everybody with a clone has it. Revoke it, replace it where it is used, and remove the file.',
  });
}

function kindFinding({ path, kind, implementation, isIgnored }: SurveyedEntry): AuditFinding | undefined {
  if (kind === 'file') return undefined;
  // Outside of what is read, it does no harm to verifiers, but to whoever reviews a clone.
  const severity = isIgnored && !isWorkerImplementation(path) ? 'warning' : 'error';
  return finding({
    code: kind === 'link' ? 'entry-link' : 'entry-submodule',
    severity,
    implementation,
    path,
    reason: 'key-repo-entry',
    message: `${path} is a ${kind === 'link' ? 'symbolic link' : 'submodule'}: what it leads to is not signed`,
    nextStep: 'Replace it by the files themselves, or remove it.',
  });
}

function contentFinding(entry: SurveyedEntry): AuditFinding | undefined {
  const { path, implementation, isIgnored, blob } = entry;
  if (blob === undefined) return undefined;
  const hasKeys = blob.openpgp.length + blob.ed25519.length > 0;
  if (isIgnored) return hasKeys ? ignoredFinding(entry) : undefined;
  if (blob.problem !== undefined) return problemFinding(entry, blob.problem);
  const [, suffix] = /[^/]\.([^./]+)$/.exec(path) ?? [];
  if (suffix === undefined || keySuffixes.has(suffix.toLowerCase())) return undefined;
  return finding({
    code: 'file-suffix',
    severity: 'note',
    implementation,
    path,
    message: `${path} holds a key, which its suffix does not say`,
    nextStep: `Name it as other key files, with ${[...keySuffixes].map((each) => `.${each}`).join(', ')} or no suffix.`,
  });
}

function problemFinding(
  { path, implementation, blob }: SurveyedEntry,
  { code: reason, message, nextStep }: NonNullable<NonNullable<SurveyedEntry['blob']>['problem']>,
): AuditFinding {
  const isEmpty = reason === 'key-repo-file' && blob?.content.length === 0;
  const others = { 'key-repo-bounds': 'file-large', 'key-repo-object': 'file-unreadable' } as const;
  const code = isEmpty
    ? 'file-empty'
    : reason === 'key-repo-bounds' || reason === 'key-repo-object'
      ? others[reason]
      : 'file-unknown';
  return finding({
    code,
    severity: 'error',
    implementation,
    path,
    reason,
    message: isEmpty ? `${path} is empty` : message.startsWith(path) ? message : `${path}: ${message}`,
    nextStep: isEmpty
      ? 'Remove it, or put the key into it; no key of this implementation can be used while it is there.'
      : (nextStep ?? 'Remove it, or replace it by a public key.'),
  });
}

function ignoredFinding({ path, implementation, place }: SurveyedEntry): AuditFinding {
  const isBeside = implementation !== undefined && place === undefined;
  const halves = Object.values(signedFolders).map((half) => `${half}/`);
  return finding({
    code: implementation === undefined || isBeside ? 'file-outside' : 'file-ignored',
    severity: 'warning',
    implementation,
    path,
    message: `${path} holds a public key, which nobody reads ${implementation === undefined || isBeside ? 'there' : 'under that name'}`,
    nextStep: isBeside
      ? `Move it into ${halves.join(' or ')}, or remove it.`
      : 'Move it to where keys are read, or remove it.',
  });
}
