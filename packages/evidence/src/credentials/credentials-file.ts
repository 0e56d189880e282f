import { type FileHandle, open } from 'node:fs/promises';
import { DocumentError, type JsonValue, parseJson } from '@chain-of-trust/types';
import { EvidenceConfigurationError, type EvidenceConfigurationErrorCode } from '../error.js';
import { type TaskclusterCredentials, toCredentials } from './credentials.js';

/**
 * Reads a credentials file, `{"credentials": {"clientId", "accessToken", "certificate"?}}`.
 *
 * Gives `undefined` when there is no such file, or when it is a JSON object without `credentials`: `secrets.json`
 * is a name that others use as well.
 *
 * @throws EvidenceConfigurationError `evidence-configuration-file` when it cannot be read or is not JSON,
 *   `evidence-configuration-credentials` when they are not well-formed, `evidence-configuration-permissions` when
 *   anyone but its owner may read or write it (not checked on Windows, which has no such bits)
 */
export async function readCredentialsFile(path: string): Promise<TaskclusterCredentials | undefined> {
  const file = await openIfPresent(path);
  if (file === undefined) return undefined;
  try {
    // Asked of the open file, not of the path, which could name another file by then.
    const stats = await file.stat();
    if (!stats.isFile()) throw badFile(path, 'is not a regular file');
    if (stats.size > maxFileBytes) throw badFile(path, `is larger than ${maxFileBytes} bytes`);
    const given = findCredentialsMember(path, await file.readFile());
    if (given === undefined) return undefined;
    if (process.platform !== 'win32' && (stats.mode & 0o077) !== 0) throw tooOpen(path, stats.mode);
    return toCredentials(given, path);
  } finally {
    await file.close();
  }
}

const maxFileBytes = 64 * 1024;

async function openIfPresent(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw badFile(path, 'cannot be read', cause);
  }
}

function findCredentialsMember(path: string, bytes: Uint8Array): JsonValue | undefined {
  let value: JsonValue;
  try {
    value = parseJson(bytes, { maxBytes: maxFileBytes, maxDepth: 16 });
  } catch (cause) {
    const reason = cause instanceof DocumentError ? cause.code : 'unknown';
    // The cause itself may quote the file, which holds secrets.
    throw badFile(path, `is not a JSON document (${reason})`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw badFile(path, 'is not a JSON object');
  }
  return new Map(Object.entries(value)).get('credentials');
}

function tooOpen(path: string, mode: number): EvidenceConfigurationError {
  const shown = (mode & 0o777).toString(8);
  return fileError('evidence-configuration-permissions', path, `expected the mode 600, got ${shown}`, {
    nextStep: 'Run chmod 600 on it, and revoke the credentials if others may have read them.',
  });
}

function badFile(path: string, problem: string, cause?: unknown): EvidenceConfigurationError {
  const nextStep = 'Write {"credentials": {"clientId": "…", "accessToken": "…"}} to it, or remove it.';
  return fileError('evidence-configuration-file', path, problem, { nextStep, cause });
}

function fileError(
  code: EvidenceConfigurationErrorCode,
  path: string,
  problem: string,
  details: { readonly nextStep: string; readonly cause?: unknown },
): EvidenceConfigurationError {
  return new EvidenceConfigurationError({
    code,
    message: `${path}: ${problem}`,
    facts: { path },
    ...details,
  });
}
