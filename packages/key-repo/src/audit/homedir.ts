import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseOpenPgpPublicKeys } from '@chain-of-trust/signing';
import { reasonOf, type WorkerImplementation, workerImplementations } from '@chain-of-trust/types';
import { copyKeyrings, isHomedir } from '../disk/homedir.js';
import type { LoadOptions } from '../disk/load-options.js';
import { KeyRepoError } from '../error.js';
import { runGpg } from '../gpg.js';
import { auditDefaults } from './audit.js';
import { finding, sortFindings } from './finding.js';
import { type KeyAuditOptions, keyFindings } from './key-findings.js';
import type { AuditFinding, KeyAudit } from './schema.js';

/** When keys of a homedir are judged. */
export interface HomedirAuditOptions extends LoadOptions {
  /** Keys that expire within so many days are told of. Defaults to 60. */
  readonly withinDays?: number;
}

/**
 * Looks at the keys of a GnuPG homedir, or of the homedirs of worker implementations below a folder: as at those of a
 * repository, and at who else can read or change them. The homedir is not touched.
 *
 * Not checked: from which tag it was built, and that it has all keys of it.
 *
 * @throws KeyRepoError `key-repo-folder` where there is no homedir; `key-repo-gpg`, `key-repo-entry`, `key-repo-file`
 */
export async function auditHomedir(folder: string, options: HomedirAuditOptions): Promise<KeyAudit> {
  const auditing = { ...auditDefaults, ...options };
  const findings: AuditFinding[] = [];
  for (const { path, implementation } of await homedirsIn(folder)) {
    const found = [
      ...(await folderFindings(path)),
      ...(await homedirKeyFindings(path, implementation, auditing)),
    ];
    findings.push(...found.map((each) => ({ ...each, implementation: implementation ?? null })));
  }
  return {
    version: 1,
    at: options.at.toISOString(),
    subject: { kind: 'homedir', path: folder },
    findings: sortFindings(findings),
  };
}

interface Homedir {
  readonly path: string;
  readonly implementation: WorkerImplementation | undefined;
}

async function homedirsIn(folder: string): Promise<readonly Homedir[]> {
  if (await isHomedir(folder)) return [{ path: folder, implementation: undefined }];
  const found: Homedir[] = [];
  for (const implementation of workerImplementations) {
    const path = join(folder, implementation);
    if (await isHomedir(path)) found.push({ path, implementation });
  }
  if (found.length > 0) return found;
  throw new KeyRepoError({
    code: 'key-repo-folder',
    message: `${folder} is no GnuPG homedir, and has none of a worker implementation`,
    nextStep: 'Give a folder with pubring.kbx or pubring.gpg, or what cot keys build has written.',
    facts: { path: folder },
  });
}

async function folderFindings(path: string): Promise<readonly AuditFinding[]> {
  const findings: AuditFinding[] = [];
  const { mode } = await stat(path);
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    findings.push(
      finding({
        code: 'homedir-permissions',
        severity: 'error',
        path,
        message: `${path} is open to others than its owner (mode ${(mode & 0o777).toString(8)})`,
        nextStep: 'Run chmod 700 on it; who can write to it decides which keys are trusted.',
      }),
    );
  }
  if (await hasSecrets(path)) {
    findings.push(
      finding({
        code: 'homedir-secret',
        severity: 'warning',
        path,
        message: `${path} holds private keys, which verifying does not need`,
        nextStep: 'Build the homedir with cot keys build, which keeps none.',
      }),
    );
  }
  return findings;
}

async function hasSecrets(path: string): Promise<boolean> {
  const agentKeys = join(path, 'private-keys-v1.d');
  const names = existsSync(agentKeys) ? await readdir(agentKeys) : [];
  const secretRing = join(path, 'secring.gpg');
  return names.length > 0 || (existsSync(secretRing) && (await stat(secretRing)).size > 0);
}

async function homedirKeyFindings(
  path: string,
  implementation: WorkerImplementation | undefined,
  options: HomedirAuditOptions & KeyAuditOptions,
): Promise<readonly AuditFinding[]> {
  const { keys, trusted } = await readAll(path, options);
  const certifiers = keys.filter(({ fingerprint }) => trusted.has(fingerprint));
  const found = keys.map((key) => {
    const isWorker = !trusted.has(key.fingerprint);
    return keyFindings({ key, path, implementation, ...(isWorker ? { certifiers } : {}) }, options);
  });
  return (await Promise.all(found)).flat();
}

/** All keys with the certifications that are for this machine only, and those that gpg trusts to certify. */
async function readAll(path: string, { gpg, at }: LoadOptions) {
  const copy = await mkdtemp(join(tmpdir(), 'cot-'));
  try {
    await chmod(copy, 0o700);
    await copyKeyrings(path, copy);
    const run = (...args: readonly string[]) => runGpg({ gpg, homedir: copy, named: path, at, args });
    const listing = Buffer.from(await run('--with-colons', '--list-keys')).toString('utf8');
    const content = await run('--export-options', 'export-local-sigs', '--export');
    return { keys: await parse(path, content), trusted: certifiersIn(listing) };
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

async function parse(path: string, content: Uint8Array) {
  try {
    return content.length === 0 ? [] : await parseOpenPgpPublicKeys(content);
  } catch (cause) {
    throw new KeyRepoError({
      code: 'key-repo-file',
      message: `${path}: gpg has exported what cannot be read: ${reasonOf(cause)}`,
      nextStep: 'Build the homedir again.',
      facts: { path },
      cause,
    });
  }
}

/** Fingerprints of those with full or ultimate ownertrust. @see GnuPG `doc/DETAILS`, "Format of the colon listings" */
function certifiersIn(listing: string): ReadonlySet<string> {
  const found = new Set<string>();
  let isTrusted = false;
  for (const line of listing.split('\n')) {
    const fields = line.split(':');
    if (fields[0] === 'pub') isTrusted = ['f', 'u'].includes(fields[8] ?? '');
    if (fields[0] === 'fpr' && isTrusted && fields[9] !== undefined) {
      found.add(fields[9].toLowerCase());
      isTrusted = false;
    }
  }
  return found;
}
