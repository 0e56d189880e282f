import { readFile } from 'node:fs/promises';
import type { OpenPgpPublicKey } from '@chain-of-trust/signing';
import { reasonOf } from '@chain-of-trust/types';
import { readKeyFiles } from '../disk/key-files.js';
import { parseKeyFiles } from '../disk/parse-key-files.js';
import { KeyRepoError } from '../error.js';

/** Who may sign tags. */
export interface SignerSource {
  /** A folder of public keys, one or several in a file. */
  readonly keys: string;
  /**
   * A file with the long key id or fingerprint of each signer, one a line, `#` before comments. Without it, every key of
   * the folder is a signer's.
   */
  readonly list?: string;
}

/**
 * Loads the keys of those who may sign tags. They are configured beside the repository, never taken from it.
 *
 * Not checked: whether a key is valid at some time; that is part of verifying a tag.
 *
 * @throws KeyRepoError `key-repo-signers` for an empty or malformed list, or an entry without a key; those of the folder
 * @see spec, "Adding new git commit signing gpg keys"
 */
export async function loadSigners({
  keys: folder,
  list,
}: SignerSource): Promise<readonly OpenPgpPublicKey[]> {
  const { openpgp, ed25519 } = await parseKeyFiles(await readKeyFiles(folder, ['.md', '.txt']));
  if (ed25519.length > 0) throw refusal(folder, 'holds an ed25519 key, with which no tag can be signed');
  if (list === undefined) return openpgp;
  const entries = parseSignerList(await readList(list), list);
  const listed = entries.map((entry) => {
    const found = openpgp.filter((key) => namesOf(key).some((name) => name.endsWith(entry)));
    const fingerprints = new Set(found.map(({ fingerprint }) => fingerprint));
    if (fingerprints.size === 0) throw refusal(list, `names ${entry}, which is no key of ${folder}`);
    if (fingerprints.size > 1) throw refusal(list, `names ${entry}, which is more than one key of ${folder}`);
    return found;
  });
  return [...new Set(listed.flat())];
}

/**
 * Parses a list of key ids. Short ones (eight digits) are refused: anybody can make a key that has a given one.
 *
 * @throws KeyRepoError `key-repo-signers`
 */
export function parseSignerList(text: string, path: string): readonly string[] {
  const entries = text
    .split(/\r?\n/)
    .map((line) => line.replace(/#.*$/, '').trim())
    .filter((line) => line !== '')
    .map((line) => line.replace(/^0x/i, '').replaceAll(' ', '').toLowerCase());
  const other = entries.find((entry) => !/^(?:[0-9a-f]{16}|[0-9a-f]{40})$/.test(entry));
  if (other !== undefined)
    throw refusal(
      path,
      `has ${JSON.stringify(other.slice(0, 80))}, which is no long key id and no fingerprint`,
    );
  if (entries.length === 0) throw refusal(path, 'names nobody');
  return entries;
}

function namesOf({ fingerprint, subkeyFingerprints }: OpenPgpPublicKey): readonly string[] {
  return [fingerprint, ...subkeyFingerprints];
}

async function readList(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw refusal(path, `cannot be read: ${reasonOf(cause)}`, cause);
  }
}

function refusal(path: string, what: string, cause?: unknown): KeyRepoError {
  return new KeyRepoError({
    code: 'key-repo-signers',
    message: `the configuration of who may sign tags: ${path} ${what}`,
    nextStep:
      'List the long key id or fingerprint of each signer, and put their public keys into the folder.',
    facts: { path },
    cause,
  });
}
