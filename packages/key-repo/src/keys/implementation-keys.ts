import type { Ed25519PublicKey, WorkerKeySet } from '@chain-of-trust/signing';
import type { WorkerImplementation } from '@chain-of-trust/types';
import type { KeyFile } from '../disk/key-files.js';
import { parseKeyFiles } from '../disk/parse-key-files.js';
import { KeyRepoError } from '../error.js';
import type { ObjectReader } from '../git/object-reader.js';
import { type FoundKey, type KeyEntry, toKeyEntries } from './key-entry.js';
import { ignoredSuffixes, type KeyLayout, signedFolders } from './layout.js';
import { type CommitFolder, pathIn, readFolder, readTreeFiles } from './tree-files.js';
import { refuseUncertifiable } from './uncertifiable.js';

/** The keys of one worker implementation at a commit, as of a reference time. */
export interface ImplementationKeys {
  readonly workerImplementation: WorkerImplementation;
  readonly layout: KeyLayout;
  /** Fingerprints of primary keys by the path of their file; of ed25519 keys, the public key in base64. */
  readonly files: ReadonlyMap<string, readonly string[]>;
  readonly keys: readonly KeyEntry[];
  /** What verifies blobs. Keys that are not valid are in it, so that a refusal can name the reason. */
  readonly keySet: WorkerKeySet;
}

/** Where the keys are, and when they are judged. */
export interface KeySource {
  readonly reader: ObjectReader;
  readonly folder: CommitFolder;
  readonly at: Date;
  /** For the report. */
  readonly origin: string;
}

/**
 * Reads the keys of a worker implementation from its folder of a commit.
 *
 * @throws KeyRepoError `key-repo-file`, `key-repo-secret`, `key-repo-key`, `key-repo-versions`, `key-repo-entry`,
 *   `key-repo-bounds`, `key-repo-empty`, `key-repo-folder`, `key-repo-object`
 * @see spec, "flat directories" and "signed directories"
 */
export async function readImplementationKeys(
  workerImplementation: WorkerImplementation,
  source: KeySource,
): Promise<ImplementationKeys> {
  const { reader, folder } = source;
  const entries = await readFolder(reader, folder);
  const halves = entries
    .filter(({ kind, name }) => kind === 'folder' && isHalf(name))
    .map((entry) => ({ name: entry.name, path: pathIn(folder, entry), id: entry.id }));
  if (halves.length === 0) return readFlat(workerImplementation, source);
  const [trusted, valid] = [signedFolders.trusted, signedFolders.valid].map((half) =>
    halves.find(({ name }) => name === half),
  );
  if (trusted === undefined || valid === undefined) throw half(folder.path);
  return readSigned(workerImplementation, source, { trusted, valid });
}

function isHalf(name: string): boolean {
  return name === signedFolders.trusted || name === signedFolders.valid;
}

async function readFlat(
  workerImplementation: WorkerImplementation,
  { reader, folder, at, origin }: KeySource,
): Promise<ImplementationKeys> {
  const { files, found, ed25519 } = await parseEach(
    await readTreeFiles(reader, folder, ignoredSuffixes[workerImplementation]),
  );
  const keys = await toKeyEntries(found, { at, isTrusted: false });
  const openpgp = keys.length === 0 ? undefined : { keys: keys.map(({ key }) => key) };
  return {
    workerImplementation,
    layout: 'flat',
    files,
    keys,
    keySet: { workerImplementation, ed25519, openpgp, origin },
  };
}

async function readSigned(
  workerImplementation: WorkerImplementation,
  { reader, at, origin }: KeySource,
  halves: Readonly<Record<keyof typeof signedFolders, CommitFolder>>,
): Promise<ImplementationKeys> {
  const suffixes = ignoredSuffixes[workerImplementation];
  const trusted = await parseEach(await readTreeFiles(reader, halves.trusted, suffixes));
  const valid = await parseEach(await readTreeFiles(reader, halves.valid, suffixes));
  refuseUncertifiable([...trusted.ed25519, ...valid.ed25519], origin);
  const people = await toKeyEntries(trusted.found, { at, isTrusted: true });
  const certifiers = people.map(({ key }) => key);
  const workers = await toKeyEntries(valid.found, { at, isTrusted: false, certifiers });
  const openpgp = { keys: workers.map(({ key }) => key), certifiers };
  return {
    workerImplementation,
    layout: 'signed',
    files: new Map([...trusted.files, ...valid.files]),
    keys: [...people, ...workers],
    keySet: { workerImplementation, ed25519: [], openpgp, origin },
  };
}

/** File by file, so that each key is known by its path. */
async function parseEach(files: readonly KeyFile[]): Promise<{
  readonly files: ReadonlyMap<string, readonly string[]>;
  readonly found: readonly FoundKey[];
  readonly ed25519: readonly Ed25519PublicKey[];
}> {
  const parsed = await Promise.all(
    files.map(async (file) => ({ path: file.path, ...(await parseKeyFiles([file])) })),
  );
  return {
    files: new Map(
      parsed.map(({ path, openpgp, ed25519 }) => [
        path,
        [...openpgp, ...ed25519].map((key) => key.fingerprint),
      ]),
    ),
    found: parsed.flatMap(({ path, openpgp }) => openpgp.map((key) => ({ path, key }))),
    ed25519: parsed.flatMap(({ ed25519 }) => ed25519),
  };
}

function half(path: string): KeyRepoError {
  return new KeyRepoError({
    code: 'key-repo-folder',
    message: `${path} has only one of ${signedFolders.trusted}/ and ${signedFolders.valid}/`,
    nextStep: 'Put the keys of people who certify into trusted/, and those of workers into valid/.',
    facts: { path },
  });
}
