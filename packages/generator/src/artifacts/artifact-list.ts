import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { isContainedArtifactName, reasonOf } from '@chain-of-trust/types';
import { GeneratorError } from '../error.js';
import type { FileList } from '../hash/hash-files.js';
import { listArtifacts } from './list-artifacts.js';
import type { ArtifactSource, ContentSource } from './source.js';
import { isUnsigned } from './unsigned-artifacts.js';

/** The outputs of some sources, each under a name of its own. */
export interface ArtifactList {
  readonly files: FileList;
  readonly contents: readonly ContentSource[];
}

/**
 * Lists what is to be hashed.
 *
 * Names that a worker gives are checked; what is in a folder under a name that no blob lists is left out.
 *
 * @throws GeneratorError `generator-folder`; `generator-artifact` for a name that no artifact can have, one that is never
 *   signed, one that is there twice, and what is no regular file
 */
export async function listSources(sources: readonly ArtifactSource[]): Promise<ArtifactList> {
  const [first, second] = sources;
  if (first !== undefined && second === undefined && 'folder' in first && first.name === undefined)
    return { files: await listFolder(first), contents: [] };
  const paths = new Map<string, string>();
  const contents = new Map<string, ContentSource>();
  for (const source of sources) {
    for (const [name, path] of await pathsOf(source)) {
      if (paths.has(name) || contents.has(name)) throw refusal(name, 'is there twice');
      if (path === undefined)
        contents.set(name, source as ContentSource); // only these have no path
      else paths.set(name, path);
    }
  }
  const pathOf = (name: string) => paths.get(name) ?? '';
  return { files: { names: [...paths.keys()].sort(), pathOf }, contents: [...contents.values()] };
}

async function listFolder({
  folder,
  exclude = [],
}: Extract<ArtifactSource, { folder: string }>): Promise<FileList> {
  return { names: await listArtifacts(folder, new Set(exclude)), pathOf: (name) => join(folder, name) };
}

async function pathsOf(source: ArtifactSource): Promise<readonly (readonly [string, string | undefined])[]> {
  if ('folder' in source) {
    const { names, pathOf } = await listFolder(source);
    const { name } = source;
    return names.map((below) => [name === undefined ? below : checked(`${name}/${below}`), pathOf(below)]);
  }
  const name = checked(source.name);
  if (!('file' in source)) return [[name, undefined]];
  await refuseOther(name, source.file);
  return [[name, source.file]];
}

/** What a folder holds is looked at when it is listed; a file that a worker names, here. */
async function refuseOther(name: string, file: string): Promise<void> {
  const stats = await lstat(file).catch((cause: unknown) => {
    throw refusal(name, `cannot be read: ${reasonOf(cause)}`);
  });
  if (!stats.isFile()) throw refusal(name, 'is no regular file');
}

function checked(name: string): string {
  if (!isContainedArtifactName(name)) throw refusal(name, 'is a name that no artifact can have');
  if (isUnsigned(name)) throw refusal(name, 'is never signed: it still grows, or is the blob itself');
  return name;
}

function refusal(name: string, what: string): GeneratorError {
  return new GeneratorError({
    code: 'generator-artifact',
    message: `${JSON.stringify(name)} ${what}`,
    nextStep: 'Give each output once, under the name that it is published by.',
    facts: { name },
  });
}
