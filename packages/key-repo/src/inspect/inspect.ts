import type { WorkerImplementation } from '@chain-of-trust/types';
import { KeyRepoError } from '../error.js';
import { ObjectReader } from '../git/object-reader.js';
import { type KeyRepositoryOptions, type ReadKeys, readKeysOf } from '../key-repository.js';
import type { ImplementationKeys } from '../keys/implementation-keys.js';
import type { KeyEntry } from '../keys/key-entry.js';
import { findTag, type TagRef } from '../tag/find-tag.js';
import { judgeTag, loadOptionalSigners, type TagVerdict } from '../tag/judge-tag.js';
import { readTag } from '../tag/trusted-tag.js';
import type { Inspection } from './schema.js';

/** What is inspected; without signers, no tag is good. */
export type InspectOptions = Omit<KeyRepositoryOptions, 'signers'> &
  Partial<Pick<KeyRepositoryOptions, 'signers'>>;

/**
 * Tells what a key repository holds at a tag, also where the tag is refused: for people who look after it, and for
 * programs that compare.
 *
 * Not for verifying anything: the keys are listed whatever the verdict on the tag is.
 *
 * @throws KeyRepoError `key-repo-tag-missing`, `key-repo-tag-lightweight`, `key-repo-git`
 */
export async function inspectKeyRepository(options: InspectOptions): Promise<Inspection> {
  const { at } = options;
  const ref = await findTag(options, options);
  const reader = new ObjectReader(options);
  try {
    const tag = await describeTag(reader, ref, options);
    const commit = tag.commit;
    const read = commit === null ? undefined : await readAny(reader, { name: ref.name, commit }, options);
    return { version: 1, at: at.toISOString(), tag, implementations: describe(read) };
  } finally {
    await reader.close();
  }
}

/** A commit without any folder of keys holds nothing. */
async function readAny(...args: Parameters<typeof readKeysOf>): Promise<ReadKeys | undefined> {
  try {
    return await readKeysOf(...args);
  } catch (error) {
    if (error instanceof KeyRepoError && error.code === 'key-repo-empty') return undefined;
    throw error;
  }
}

async function describeTag(
  reader: ObjectReader,
  ref: TagRef,
  options: InspectOptions,
): Promise<Inspection['tag']> {
  const named = { name: ref.name, object: ref.id };
  const verdict = await judge(reader, ref, options);
  if (!verdict.isTrusted)
    return {
      ...named,
      ...(await factsOf(reader, ref)),
      verdict: 'refused',
      reason: reasonOf(verdict.reason),
    };
  const { commit, tagger, taggedAt, signer } = verdict.tag;
  return {
    ...named,
    commit,
    tagger,
    taggerTime: taggedAt.toISOString(),
    verdict: 'good',
    primaryKey: signer.primaryFingerprint,
    signingKey: signer.signingFingerprint,
  };
}

/** Where the signers cannot be loaded, no tag is good. */
async function judge(reader: ObjectReader, ref: TagRef, options: InspectOptions): Promise<TagVerdict> {
  try {
    return await judgeTag(reader, ref, { ...options, signers: await loadOptionalSigners(options.signers) });
  } catch (reason) {
    if (!(reason instanceof KeyRepoError)) throw reason;
    return { isTrusted: false, reason };
  }
}

/** What an unsigned tag says about itself. */
async function factsOf(reader: ObjectReader, ref: TagRef) {
  try {
    const { target, targetType, tagger, taggedAt } = await readTag(reader, ref);
    return { commit: targetType === 'commit' ? target : null, tagger, taggerTime: taggedAt.toISOString() };
  } catch (error) {
    if (!(error instanceof KeyRepoError)) throw error;
    return { commit: null, tagger: null, taggerTime: null };
  }
}

function describe(read: ReadKeys | undefined): Inspection['implementations'] {
  if (read === undefined) return {};
  const described: Partial<
    Record<WorkerImplementation, Inspection['implementations'][WorkerImplementation]>
  > = {};
  for (const [name, keys] of read.implementations) described[name] = describeKeys(keys);
  for (const [name, error] of read.failures) described[name] = { error: reasonOf(error) };
  return described;
}

function describeKeys({ layout, files, keys }: ImplementationKeys) {
  return {
    layout,
    files: Object.fromEntries([...files].map(([path, fingerprints]) => [path, [...fingerprints]])),
    keys: Object.fromEntries(keys.map((entry) => [entry.fingerprint, describeKey(entry)])),
  };
}

function describeKey({ validity, isTrusted, reason, userIds, certifiedBy, subkeys, ...facts }: KeyEntry) {
  return {
    validity,
    trusted: isTrusted,
    reason: reason ?? null,
    userIds: [...userIds],
    ...describeFacts(facts),
    certifiedBy: [...certifiedBy],
    subkeys: subkeys.map((subkey) => ({ fingerprint: subkey.fingerprint, ...describeFacts(subkey) })),
  };
}

function describeFacts({ algorithm, created, expires }: Pick<KeyEntry, 'algorithm' | 'created' | 'expires'>) {
  return { algorithm, created: created.toISOString(), expires: expires?.toISOString() ?? null };
}

function reasonOf({ code, message }: KeyRepoError): { code: string; message: string } {
  return { code, message };
}
