import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { openPgpKeyStatus } from '@chain-of-trust/signing';
import type { WorkerImplementation } from '@chain-of-trust/types';
import { KeyRepoError } from '../error.js';
import { type GitRepository, runGit } from '../git/git.js';
import { rootOfCheckout } from './checkout.js';
import { keyFileName } from './key-file-name.js';
import { canonicalOf, type NewKey, readNewKey, refusal } from './new-key.js';
import { choosePlace, type PlaceInCheckout, placesOf, readPlace } from './place.js';
import { type FileChange, writeAllOrNothing } from './write-files.js';

/** Where keys are added. */
export interface AddKeysOptions extends GitRepository {
  /** Any folder of a checkout. */
  readonly path: string;
  readonly implementation: WorkerImplementation;
  /** Of a signed folder: `trusted` for people who certify, `valid` for workers. */
  readonly half?: 'trusted' | 'valid';
  /** When keys have to be valid. */
  readonly at: Date;
}

/** A key that was added. */
export interface AddedKey {
  readonly fingerprint: string;
  readonly userIds: readonly string[];
  /** The file that was given. */
  readonly source: string;
  /** From the root of the checkout. */
  readonly path: string;
  /** Whether another version of the key was there before. */
  readonly isReplaced: boolean;
  /** Whether that takes the key back. */
  readonly isRevocation: boolean;
}

/**
 * Puts public keys where they belong in a checkout and adds them to git's index; nothing is committed. Either all are
 * added, or nothing is changed.
 *
 * A key that is there in another version replaces it in its file, also with a revocation of itself. Keys go into the checkout as they are in their files.
 *
 * Not checked: whether whoever gave the file is whom the key belongs to.
 *
 * @throws KeyRepoError `key-repo-add-…`, `key-repo-checkout`, `key-repo-secret`, `key-repo-file`, `key-repo-bounds`, and
 *   what is wrong with keys that are there; `key-repo-git`
 * @see spec, "Adding new worker gpg keys"
 */
export async function addKeys(
  sources: readonly string[],
  options: AddKeysOptions,
): Promise<readonly AddedKey[]> {
  if (sources.length === 0) throw refusal('the command', 'names no file', 'Name the files of public keys.');
  const root = await rootOfCheckout(options);
  const place = await choosePlace(root, options.implementation, options.half);
  const present = await presentKeys(root);
  const certifiers = present
    .filter((each) => each.place.implementation === place.implementation && each.place.place === 'trusted')
    .flatMap(({ openpgp }) => openpgp);
  const publicKeys = new Set(present.flatMap(({ ed25519 }) => ed25519.map(({ fingerprint }) => fingerprint)));
  const known = new Set(present.flatMap(({ openpgp }) => openpgp.map(({ fingerprint }) => fingerprint)));
  const checks = { place: place.place, at: options.at, certifiers, publicKeys, present: known };
  const keys: NewKey[] = [];
  for (const source of sources) keys.push(await readNewKey(source, checks));
  refuseTwice(keys);
  const changes: (FileChange & { readonly key: NewKey })[] = [];
  for (const key of keys)
    changes.push({ key, ...(await changeFor(key, { place, present, at: options.at })) });
  const paths = changes.map(({ path }) => relative(root, path));
  await writeAllOrNothing(changes, () => stage({ ...options, path: root }, paths));
  return changes.map(({ key, path, before }) => ({
    fingerprint: key.fingerprint,
    userIds: key.userIds,
    source: key.path,
    path: relative(root, path),
    isReplaced: before !== undefined,
    isRevocation: key.isRevocation,
  }));
}

type Present = Awaited<ReturnType<typeof readPlace>>[number] & { readonly place: PlaceInCheckout };

async function presentKeys(root: string): Promise<readonly Present[]> {
  const found: Present[] = [];
  for (const place of placesOf(root))
    found.push(...(await readPlace(place)).map((file) => ({ ...file, place })));
  return found;
}

function refuseTwice(keys: readonly NewKey[]): void {
  const seen = new Map<string, string>();
  for (const { fingerprint, path } of keys) {
    const other = seen.get(fingerprint);
    if (other !== undefined) throw present(path, `holds the same key as ${other}`);
    seen.set(fingerprint, path);
  }
}

async function changeFor(
  key: NewKey,
  {
    place,
    present: known,
    at,
  }: { readonly place: PlaceInCheckout; readonly present: readonly Present[]; readonly at: Date },
): Promise<FileChange> {
  const holders = known.filter((each) => holds(each, key));
  const [holder, second] = holders;
  if (holder === undefined) {
    const path = join(place.folder, keyFileName(key));
    if (existsSync(path)) throw present(key.path, `would replace ${path}, which holds something else`);
    return { path, content: key.content, before: undefined };
  }
  if (second !== undefined) throw present(key.path, `is in ${holder.path} and ${second.path} already`);
  if (holder.place.folder !== place.folder) throw present(key.path, `is a key of ${holder.path} already`);
  const [version, other] = holder.openpgp;
  if (version === undefined || canonicalOf(version) === key.canonical)
    throw present(key.path, `is in ${holder.path} already`);
  if (other !== undefined) throw present(key.path, `is in ${holder.path} already, with other keys`);
  const { validity } = await openPgpKeyStatus(version, { at });
  if (validity === 'revoked')
    throw refusal(
      key.path,
      `lacks the revocation that is in ${holder.path}`,
      'Make a new key; a revoked one stays revoked.',
    );
  return { path: holder.path, content: key.content, before: holder.content };
}

function holds({ openpgp, ed25519 }: Present, { fingerprint }: NewKey): boolean {
  return [...openpgp, ...ed25519].some((each) => each.fingerprint === fingerprint);
}

/** Also what `.gitignore` leaves out: whoever names a key means it, and git would add only the rest. */
async function stage(repository: GitRepository, paths: readonly string[]): Promise<void> {
  await runGit(repository, ['--literal-pathspecs', 'add', '--force', '--', ...paths]);
}

function present(path: string, what: string): KeyRepoError {
  return new KeyRepoError({
    code: 'key-repo-add-present',
    message: `${path} ${what}`,
    nextStep: 'Leave the file out, or remove the other one first.',
    facts: { path },
  });
}
