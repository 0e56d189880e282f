import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isContainedArtifactName, reasonOf } from '@chain-of-trust/types';
import { GeneratorError } from '../error.js';
import { isUnsigned } from './unsigned-artifacts.js';

/**
 * Lists the artifacts of a folder of outputs: names relative to it, with `/`, sorted by code unit.
 *
 * Symbolic links are refused rather than followed: a task could have one point at a file of the worker, its signing
 * key for one, or at another file than the one that is uploaded.
 *
 * @throws GeneratorError `generator-folder`, `generator-artifact`
 */
export async function listArtifacts(
  folder: string,
  exclude: ReadonlySet<string>,
  isLogFinished = false,
): Promise<string[]> {
  const names: string[] = [];
  const pending = [''];
  for (let prefix = pending.pop(); prefix !== undefined; prefix = pending.pop()) {
    for (const entry of await read(join(folder, prefix))) {
      const name = `${prefix}${entry.name}`;
      if (entry.isDirectory()) pending.push(`${name}/`);
      else if (!isUnsigned(name, isLogFinished) && !exclude.has(name)) names.push(checked(name, entry));
    }
  }
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

function checked(name: string, entry: Dirent): string {
  if (entry.isFile() && isContainedArtifactName(name)) return name;
  const what = entry.isFile() ? 'has a name that no artifact can have' : 'is no regular file';
  throw new GeneratorError({
    code: 'generator-artifact',
    message: `${JSON.stringify(name)} ${what}`,
    nextStep: 'Remove it from the outputs, or publish it as a regular file with a plain name.',
    facts: { name },
  });
}
