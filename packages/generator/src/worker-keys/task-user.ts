import { execFile } from 'node:child_process';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { reasonOf } from '@chain-of-trust/types';
import { GeneratorError } from '../error.js';

const run = promisify(execFile);

/**
 * Makes sure that a user cannot have a file: by trying, with all groups of that user, where this process may become that
 * user; otherwise the file is known to be of this user or root alone, which the task user then must not be.
 *
 * @returns whether it was tried
 * @throws GeneratorError `generator-key-task-user`
 */
export async function refuseTaskUser(path: string, user: string): Promise<boolean> {
  const uid = await idOf(user, '-u');
  const own = process.getuid?.();
  if (uid === 0 || uid === own) throw within(path, user, 'is the user of the worker, or root');
  if (own !== 0) return false;
  const gid = await idOf(user, '-g');
  const order = JSON.stringify({ user, uid, gid, path, folder: dirname(path) });
  const { stdout } = await run(process.execPath, ['-e', attempt, order], { env: {} }).catch(
    (cause: unknown) => {
      throw untried(path, user, cause);
    },
  );
  const reached = stdout.trim();
  if (reached === 'nothing') return true;
  throw reached === '' ? untried(path, user, 'there was no answer') : within(path, user, `can ${reached}`);
}

/** Run as the user. Says what that user can do: being able to open is what counts, whatever allows it. */
const attempt = `
const { user, uid, gid, path, folder } = JSON.parse(process.argv[1]);
process.initgroups(user, gid);
process.setgid(gid);
process.setuid(uid);
const fs = require('node:fs');
const can = (work) => { try { work(); return true; } catch { return false; } };
const reached = [
  ['read it', () => fs.closeSync(fs.openSync(path, 'r'))],
  ['write to it', () => fs.closeSync(fs.openSync(path, fs.constants.O_WRONLY))],
  ['replace it', () => {
    fs.accessSync(folder, fs.constants.W_OK | fs.constants.X_OK);
    const { mode, uid: owner } = fs.statSync(folder);
    if ((mode & 0o1000) !== 0 && owner !== uid) throw new Error('sticky');
  }],
].filter(([, work]) => can(work)).map(([what]) => what);
console.log(reached.join(', ') || 'nothing');
`;

async function idOf(user: string, what: '-u' | '-g'): Promise<number> {
  const isName = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}\$?$/.test(user);
  const { stdout } = isName
    ? await run('id', [what, '--', user]).catch((cause: unknown) => {
        throw unknown(user, cause);
      })
    : { stdout: '' };
  if (/^\d+\n$/.test(stdout)) return Number(stdout);
  throw unknown(user);
}

function within(path: string, user: string, what: string): GeneratorError {
  return new GeneratorError({
    code: 'generator-key-task-user',
    message: `the key ${path} is within reach of tasks: ${user} ${what}`,
    nextStep:
      'Run tasks as another user, and keep the key where only the worker can read it. Then make a new key: this one may be known.',
    facts: { path, user },
  });
}

function unknown(user: string, cause?: unknown): GeneratorError {
  return new GeneratorError({
    code: 'generator-key-task-user',
    message: `the task user ${JSON.stringify(user)} is not known here`,
    nextStep: 'Name a user of this machine; without one, it cannot be tried whether tasks can read the key.',
    facts: { user },
    cause,
  });
}

function untried(path: string, user: string, cause: unknown): GeneratorError {
  return new GeneratorError({
    code: 'generator-key-task-user',
    message: `it cannot be tried whether ${user} can read ${path}: ${reasonOf(cause)}`,
    nextStep: 'Run it as root with all its capabilities, or as the user of the worker.',
    facts: { path, user },
    cause,
  });
}
