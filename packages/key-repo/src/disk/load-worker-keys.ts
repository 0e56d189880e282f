import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { WorkerKeySet } from '@chain-of-trust/signing';
import { reasonOf, type WorkerImplementation, workerImplementations } from '@chain-of-trust/types';
import { KeyRepoError } from '../error.js';
import { ignoredSuffixes, signedFolders } from '../keys/layout.js';
import { refuseUncertifiable } from '../keys/uncertifiable.js';
import { isHomedir, readHomedir } from './homedir.js';
import { assertNoLink, listFolder, readKeyFiles } from './key-files.js';
import type { LoadOptions } from './load-options.js';
import { parseKeyFiles } from './parse-key-files.js';

/**
 * Loads the keys of every worker implementation that has a folder of its name below a folder.
 *
 * Each such folder is a GnuPG homedir, a "signed directory" (`trusted/` and `valid/`) or a "flat directory" of key
 * files. Other entries beside them are not read.
 *
 * Not checked: whether a key is valid at some time; that is part of verifying a signature. For homedirs, gpg's own
 * verdict on each key is kept.
 *
 * @throws KeyRepoError any code; one for all where several implementations fail, with each as its `cause`
 * @see spec, "GPG homedir management"
 */
export async function loadWorkerKeys(
  chosen: string,
  options: LoadOptions,
): Promise<ReadonlyMap<WorkerImplementation, WorkerKeySet>> {
  const folder = await followLinks(chosen);
  const names = (await listFolder(folder)).map(({ name }) => name);
  const present = workerImplementations.filter((implementation) => names.includes(implementation));
  if (present.length === 0) {
    throw new KeyRepoError({
      code: 'key-repo-empty',
      message: `${folder} has no folder of a worker implementation`,
      nextStep: `Make at least one of ${workerImplementations.join(', ')} there, and put public keys into it.`,
      facts: { path: folder },
    });
  }
  const sets = new Map<WorkerImplementation, WorkerKeySet>();
  const failures: unknown[] = [];
  // Waits for all, so that no copy of a homedir is left behind when another implementation fails.
  for (const outcome of await Promise.allSettled(
    present.map((implementation) => loadWorkerKeySet(folder, implementation, options)),
  )) {
    if (outcome.status === 'fulfilled') sets.set(outcome.value.workerImplementation, outcome.value);
    else failures.push(outcome.reason);
  }
  if (failures.length > 0) throw failureOf(failures);
  return sets;
}

/** Once, so that a link which is moved meanwhile does not lead to the keys of two sets. */
async function followLinks(folder: string): Promise<string> {
  return realpath(folder).catch(() => folder); // what is not there is told by reading it
}

function failureOf(failures: readonly unknown[]): unknown {
  const [first, second] = failures;
  if (second === undefined || !(first instanceof KeyRepoError)) return first;
  return new KeyRepoError({
    code: first.code,
    message: failures.map(reasonOf).join('; '),
    nextStep: first.nextStep,
    facts: first.facts,
    cause: failures,
  });
}

/**
 * Loads the keys of one worker implementation from `FOLDER/IMPLEMENTATION`; other folders are not even looked at.
 *
 * @throws KeyRepoError any code
 */
export async function loadWorkerKeySet(
  folder: string,
  workerImplementation: WorkerImplementation,
  options: LoadOptions,
): Promise<WorkerKeySet> {
  const origin = join(folder, workerImplementation);
  await assertNoLink(origin);
  if (await isHomedir(origin)) {
    const openpgp = { keys: await readHomedir(origin, options) };
    return { workerImplementation, ed25519: [], openpgp, origin };
  }
  const isSigned = Object.values(signedFolders).some((name) => existsSync(join(origin, name)));
  return isSigned ? loadSigned(origin, workerImplementation) : loadFlat(origin, workerImplementation);
}

async function loadFlat(origin: string, workerImplementation: WorkerImplementation): Promise<WorkerKeySet> {
  const { ed25519, openpgp } = await parseKeyFiles(
    await readKeyFiles(origin, ignoredSuffixes[workerImplementation]),
  );
  return {
    workerImplementation,
    ed25519,
    openpgp: openpgp.length === 0 ? undefined : { keys: openpgp },
    origin,
  };
}

async function loadSigned(origin: string, workerImplementation: WorkerImplementation): Promise<WorkerKeySet> {
  const suffixes = ignoredSuffixes[workerImplementation];
  const trusted = await parseKeyFiles(await readKeyFiles(join(origin, signedFolders.trusted), suffixes));
  const valid = await parseKeyFiles(await readKeyFiles(join(origin, signedFolders.valid), suffixes));
  refuseUncertifiable([...trusted.ed25519, ...valid.ed25519], origin);
  const openpgp = { keys: valid.openpgp, certifiers: trusted.openpgp };
  return { workerImplementation, ed25519: [], openpgp, origin };
}
