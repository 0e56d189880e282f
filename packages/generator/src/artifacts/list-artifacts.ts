import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isContainedArtifactName, reasonOf } from '@chain-of-trust/types';
import { GeneratorError } from '../error.js';
import { isUnsigned } from './unsigned-artifacts.js';

/**
 * Lists the artifacts of a folder of outputs: names relative to it, with `/`, sorted by code unit, some at a time while
 * further folders are still read.
 *
 * Symbolic links are refused rather than followed: a task could have one point at a file of the worker, its signing
 * key for one, or at another file than the one that is uploaded.
 *
 * @throws GeneratorError `generator-folder`, `generator-artifact`
 */
export async function* listArtifacts(
  folder: string,
  exclude: ReadonlySet<string>,
  isLogFinished = false,
): AsyncGenerator<readonly string[], void, undefined> {
  const isListed = (name: string) => !isUnsigned(name, isLogFinished) && !exclude.has(name);
  const pending = [''];
  let batch: string[] = [];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (name !== '' && !name.endsWith('/')) {
      batch.push(name);
      continue;
    }
    if (batch.length > 0) yield batch;
    batch = [];
    for (const below of (await namesBelow(folder, name, isListed)).reverse()) pending.push(below);
  }
  yield batch;
}

/**
 * What is in one folder, folders with a `/` behind them. Sorted like this, and each folder gone into where it stands,
 * all names are in order.
 */
async function namesBelow(
  folder: string,
  prefix: string,
  isListed: (name: string) => boolean,
): Promise<string[]> {
  const names: string[] = [];
  const refused: (readonly [string, Dirent])[] = [];
  for (const entry of await read(join(folder, prefix))) {
    const name = `${prefix}${entry.name}`;
    if (entry.isDirectory()) names.push(`${name}/`);
    else if (!isListed(name)) continue;
    else if (entry.isFile() && isContainedArtifactName(name)) names.push(name);
    else refused.push([name, entry]);
  }
  const [first] = refused.sort(([a], [b]) => (a < b ? -1 : 1));
  if (first !== undefined) throw refusal(...first);
  return names.sort();
}

async function read(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (cause) {
    throw new GeneratorError({
      code: 'generator-folder',
      message: `the folder of outputs cannot be read: ${reasonOf(cause)}`,
      nextStep: 'Check the path of the folder and its permissions.',
      facts: { folder },
      cause,
    });
  }
}

function refusal(name: string, entry: Dirent): GeneratorError {
  const what = entry.isFile() ? 'has a name that no artifact can have' : 'is no regular file';
  return new GeneratorError({
    code: 'generator-artifact',
    message: `${JSON.stringify(name)} ${what}`,
    nextStep: 'Remove it from the outputs, or publish it as a regular file with a plain name.',
    facts: { name },
  });
}
