import { randomUUID } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { checkSchema, DocumentError, parseJson, reasonOf, taskSizedBounds } from '@chain-of-trust/types';
import * as v from 'valibot';
import { KeyRepoError } from '../error.js';
import { stateError } from './state-error.js';

const ownerSchema = v.strictObject({
  token: v.string(),
  pid: v.number(),
  host: v.string(),
  since: v.pipe(v.string(), v.isoTimestamp()),
});

/** The process that holds the lock of a state folder, or held it until it was killed. */
export type LockOwner = v.InferOutput<typeof ownerSchema>;

/** How a state folder is locked. */
export interface LockOptions {
  /** How long to wait for another process. */
  readonly waitSeconds: number;
  /** Seconds without a sign of life after which a lock is taken over; at least 2. */
  readonly staleSeconds: number;
  /** Told once, before waiting for somebody. */
  readonly onWait: (owner: LockOwner | undefined) => void;
}

/** A lock that is held. */
export interface StateLock {
  /** Who had it before and was killed, so that what it was doing is half done. */
  readonly takenOverFrom: LockOwner | undefined;
  /**
   * To be called before whatever others can see: a process that was stopped for longer than `staleSeconds` has lost
   * its lock, and does not know yet.
   *
   * @throws KeyRepoError `key-repo-state-locked`
   */
  readonly assertHeld: () => Promise<void>;
}

/**
 * Does some work while no other process does any in the same state folder.
 *
 * A lock is a folder whose date its process renews; nobody removes it where the process is killed, so that one that is
 * not renewed is taken over.
 *
 * @throws KeyRepoError `key-repo-state-locked` when another process still holds it, or the lock was lost;
 *   `key-repo-state`
 */
export async function withStateLock<T>(
  state: string,
  options: LockOptions,
  work: (lock: StateLock) => Promise<T>,
): Promise<T> {
  const ownerFile = join(state, 'owner.json');
  let lost: Error | undefined;
  const release = await acquire(state, ownerFile, options, (error) => {
    lost = error;
  });
  const token = randomUUID();
  const takenOverFrom = await readOwner(ownerFile);
  const assertHeld = async () => {
    const owner = await readOwner(ownerFile);
    if (lost !== undefined || owner?.token !== token) throw locked(state, owner, lost);
  };
  try {
    await writeOwner(ownerFile, token);
    return await work({ takenOverFrom, assertHeld });
  } finally {
    const owner = await readOwner(ownerFile);
    const isOurs = [undefined, '', token, takenOverFrom?.token].includes(owner?.token);
    if (lost === undefined && isOurs) await leave(ownerFile, release);
  }
}

async function acquire(
  state: string,
  ownerFile: string,
  { waitSeconds, staleSeconds, onWait }: LockOptions,
  onCompromised: (error: Error) => void,
): Promise<() => Promise<void>> {
  // Only who synchronises needs it.
  const { default: lockfile } = await import('proper-lockfile');
  const options = {
    lockfilePath: join(state, 'lock'),
    realpath: false,
    stale: staleSeconds * 1000,
    update: (staleSeconds * 1000) / 4,
    onCompromised,
  };
  try {
    return await lockfile.lock(state, options);
  } catch (error) {
    if (!isLocked(error)) throw stateError(state, 'cannot be locked', error);
  }
  onWait(await readOwner(ownerFile));
  const pause = 100;
  const retries = { retries: Math.ceil((waitSeconds * 1000) / pause), factor: 1, minTimeout: pause };
  try {
    return await lockfile.lock(state, { ...options, retries });
  } catch (error) {
    if (!isLocked(error)) throw stateError(state, 'cannot be locked', error);
    throw locked(state, await readOwner(ownerFile), error);
  }
}

/**
 * The owner's file goes first: one that is found under a new lock is of a process that was killed. Whoever has taken the
 * lock over keeps both.
 */
async function leave(ownerFile: string, release: () => Promise<void>): Promise<void> {
  await rm(ownerFile, { force: true });
  await release();
}

async function writeOwner(path: string, token: string): Promise<void> {
  const owner: LockOwner = { token, pid: process.pid, host: hostname(), since: new Date().toISOString() };
  try {
    await writeFile(path, `${JSON.stringify(owner, undefined, 2)}\n`);
  } catch (cause) {
    throw stateError(path, 'cannot be written', cause);
  }
}

/** What cannot be read was being written when its process was killed. */
async function readOwner(path: string): Promise<LockOwner | undefined> {
  try {
    return checkSchema(ownerSchema, parseJson(await readFile(path), taskSizedBounds), path);
  } catch (error) {
    if (error instanceof DocumentError)
      return { token: '', pid: 0, host: 'unknown', since: new Date(0).toISOString() };
    return undefined;
  }
}

function isLocked(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ELOCKED';
}

function locked(state: string, owner: LockOwner | undefined, cause: unknown): KeyRepoError {
  const who = owner === undefined ? 'another process' : `process ${owner.pid} on ${owner.host}`;
  return new KeyRepoError({
    code: 'key-repo-state-locked',
    message: `${state} is being synchronised by ${who}: ${reasonOf(cause)}`,
    nextStep: 'Wait for it to end; a lock whose process was killed is taken over by itself.',
    facts: { path: state, ...(owner === undefined ? {} : { pid: owner.pid, host: owner.host }) },
    cause,
  });
}
