import type { Ed25519PublicKey, OpenPgpPublicKey } from '@chain-of-trust/signing';
import { parseKeyFiles } from '../disk/parse-key-files.js';
import { KeyRepoError } from '../error.js';
import type { ObjectReader } from '../git/object-reader.js';
import { keyBounds } from '../keys/layout.js';

/** A file of a commit, and the keys in it. */
export interface SurveyedBlob {
  /** Empty for one that is too large to be read. */
  readonly content: Uint8Array;
  readonly openpgp: readonly OpenPgpPublicKey[];
  readonly ed25519: readonly Ed25519PublicKey[];
  /** Why it is no file of public keys. */
  readonly problem: KeyRepoError | undefined;
}

/** Reads files by the names of their objects, each once: most of them are the same from one commit to the next. */
export class BlobCache {
  readonly #reader: ObjectReader;
  readonly #blobs = new Map<string, Promise<SurveyedBlob>>();

  constructor(reader: ObjectReader) {
    this.#reader = reader;
  }

  /** @throws KeyRepoError `key-repo-git` */
  read(id: string, path: string): Promise<SurveyedBlob> {
    const known = this.#blobs.get(id);
    if (known !== undefined) return known;
    const blob = this.#look(id, path);
    this.#blobs.set(id, blob);
    return blob;
  }

  async #look(id: string, path: string): Promise<SurveyedBlob> {
    const none = { content: new Uint8Array(), openpgp: [], ed25519: [] };
    try {
      const content = await this.#reader.read(id, 'blob', keyBounds.maxFileBytes);
      try {
        return { content, ...(await parseKeyFiles([{ path, content }])), problem: undefined };
      } catch (error) {
        return { ...none, content, problem: expected(error) };
      }
    } catch (error) {
      return { ...none, problem: expected(error) };
    }
  }
}

function expected(error: unknown): KeyRepoError {
  if (error instanceof KeyRepoError && error.code !== 'key-repo-git') return error;
  throw error;
}
