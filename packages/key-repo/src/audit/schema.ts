import { workerImplementations } from '@chain-of-trust/types';
import * as v from 'valibot';

const time = v.pipe(v.string(), v.isoTimestamp());
const objectId = v.pipe(v.string(), v.regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/));

/**
 * `error`: something is refused, or trusted by mistake. `warning`: it will be soon, or is weaker than it should be.
 * `note`: worth knowing.
 */
export const auditSeverities = ['error', 'warning', 'note'] as const;

/** What an audit finds, by the thing that it is about. */
const auditCodes = [
  // Keys
  'key-expired',
  'key-expiring',
  'key-unlimited',
  'key-revoked',
  'key-weak',
  'key-short',
  'key-broken',
  'key-not-yet-valid',
  'key-uncertified',
  'key-uncertifiable',
  'key-duplicate',
  'key-shared',
  'key-versions',
  'self-signature-weak',
  'certification-weak',
  'user-id-revoked',
  'trusted-key-signs',
  // Files
  'secret-key',
  'entry-link',
  'entry-submodule',
  'file-empty',
  'file-unknown',
  'file-large',
  'file-unreadable',
  'file-suffix',
  'file-ignored',
  'file-outside',
  'folder-unknown',
  'folder-half',
  'folder-empty',
  'survey-cut',
  // Tags
  'tag-refused',
  'tag-unchecked',
  'tag-renamed',
  'tag-age',
  'tag-behind',
  'signer-expiring',
  // Homedirs
  'homedir-permissions',
  'homedir-secret',
] as const;

const findingSchema = v.strictObject({
  code: v.picklist(auditCodes),
  severity: v.picklist(auditSeverities),
  implementation: v.nullable(v.picklist(workerImplementations)),
  /** In the repository; of a homedir, where it is. */
  path: v.nullable(v.string()),
  /** Of a primary key or subkey; of ed25519 keys, the public key in base64. */
  fingerprint: v.nullable(v.string()),
  /** Code of the error that a reader of keys would end with. */
  reason: v.nullable(v.string()),
  message: v.string(),
  nextStep: v.string(),
});

/** One thing that somebody should look at. */
export type AuditFinding = v.InferOutput<typeof findingSchema>;

/** Schema of an audit of keys, version 1. Times are ISO 8601 in UTC, fingerprints lower-case hex. */
export const keyAuditSchema = v.strictObject({
  version: v.literal(1),
  at: time,
  /** What was looked at: of a repository the commit and the tag whose keys a verifier takes, if there is one. */
  subject: v.variant('kind', [
    v.strictObject({
      kind: v.literal('repository'),
      path: v.string(),
      commit: objectId,
      tag: v.nullable(v.string()),
    }),
    v.strictObject({ kind: v.literal('homedir'), path: v.string() }),
  ]),
  /** The worst first. */
  findings: v.array(findingSchema),
});

/** What is wrong with keys, for people who look after them. */
export type KeyAudit = v.InferOutput<typeof keyAuditSchema>;
