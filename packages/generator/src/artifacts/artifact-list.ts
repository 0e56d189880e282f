import { lstat } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import { isContainedArtifactName, reasonOf } from '@chain-of-trust/types';
import { GeneratorError } from '../error.js';
import type { FileBatches } from '../hash/hash-files.js';
import { decodedFile, decodedStream } from './decoded-content.js';
import { listArtifacts } from './list-artifacts.js';
import type { ArtifactSource, ContentSource, FileSource, FolderSource } from './source.js';
import { isUnsigned } from './unsigned-artifacts.js';

/** The outputs of some sources, each under a name of its own. */
export interface ArtifactList {
  readonly files: FileList;
  readonly contents: readonly ContentSource[];
}

/** Files, by what they are called in the blob, sorted by code unit. */
export interface FileList {
  readonly names: readonly string[];
  readonly pathOf: (name: string) => string;
}

/** The files of a single folder, as they are found. @throws GeneratorError as {@link listSources} */
export function batchesOf({ folder, exclude = [], isLogFinished }: FolderSource): FileBatches {
  const root = `${resolve(folder)}${sep}`;
  return {
    batches: listArtifacts(folder, new Set(exclude), isLogFinished),
    pathOf: (name) => `${root}${name}`, // there may be very many
  };
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
  const paths = new Map<string, string>();
  const contents = new Map<string, ContentSource>();
  for (const source of sources) {
    for (const [name, where] of await outputsOf(source)) {
      if (paths.has(name) || contents.has(name)) throw refusal(name, 'is there twice');
      if (typeof where === 'string') paths.set(name, where);
      else contents.set(name, where);
    }
  }
  const pathOf = (name: string) => paths.get(name) ?? '';
  return { files: { names: [...paths.keys()].sort(), pathOf }, contents: [...contents.values()] };
}

async function listFolder(source: FolderSource): Promise<FileList> {
  const { batches, pathOf } = batchesOf(source);
  const names: string[] = [];
  for await (const batch of batches) for (const name of batch) names.push(name);
  return { names, pathOf };
}

/** By name, either the path of a file whose bytes are hashed as they are, or what gives the bytes. */
type Output = readonly [string, string | ContentSource];

async function outputsOf(source: ArtifactSource): Promise<readonly Output[]> {
  if (!('folder' in source)) return [[checked(source.name, source), await whereOf(source)]];
  const { names, pathOf } = await listFolder(source);
  const { name } = source;
  return names.map((below) => [
    name === undefined ? below : checked(`${name}/${below}`, source),
    pathOf(below),
  ]);
}

/** What a folder holds is looked at when it is listed; a file that a worker names, here. */
async function refuseOther(name: string, file: string): Promise<void> {
  const stats = await lstat(file).catch((cause: unknown) => {
    throw refusal(name, `cannot be read: ${reasonOf(cause)}`);
  });
  if (!stats.isFile()) throw refusal(name, 'is no regular file');
}

async function whereOf(source: FileSource | ContentSource): Promise<string | ContentSource> {
  if ('file' in source) await refuseOther(source.name, source.file);
  const { name, contentEncoding } = source;
  if ('file' in source)
    return contentEncoding === undefined ? source.file : { name, content: decodedFile(source.file, name) };
  return contentEncoding === undefined ? source : { name, content: decodedStream(source.content) };
}

function checked(name: string, { isLogFinished }: ArtifactSource): string {
  if (!isContainedArtifactName(name)) throw refusal(name, 'is a name that no artifact can have');
  if (isUnsigned(name, isLogFinished))
    throw refusal(name, 'is never signed: it still grows, or is the blob itself');
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
