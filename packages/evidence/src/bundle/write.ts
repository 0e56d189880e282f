import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { formatJsonBytes, type JsonValue, reasonOf } from '@chain-of-trust/types';
import { BundleError } from './error.js';
import {
  type Answer,
  bundleBounds,
  bundleVersion,
  contentName,
  type Manifest,
  memberNames,
} from './layout.js';
import type { Spool } from './spool.js';
import { endBytes, paddingOf, tarHeader } from './tar.js';

/** What was verified. */
export interface BundleTarget {
  readonly taskId: string;
  readonly taskType: string;
  /** Reference time. */
  readonly at: Date;
}

/** What a bundle is made of. */
export interface BundleContents {
  readonly target: BundleTarget;
  readonly withArtifacts: boolean;
  /** Sorted by their questions. */
  readonly answers: readonly Answer[];
  readonly spool: Spool;
}

/**
 * Writes a bundle: the same bytes for the same contents, under its name only when it is whole.
 *
 * @throws BundleError `bundle-file`, `bundle-bounds`
 */
export async function writeBundle(path: string, contents: BundleContents): Promise<void> {
  const part = `${path}.part-${process.pid}`;
  try {
    const file = await open(part, 'wx', 0o644);
    try {
      await writeMembers(file, contents);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, path);
  } catch (cause) {
    await rm(part, { force: true });
    if (cause instanceof BundleError) throw cause;
    throw new BundleError({
      code: 'bundle-file',
      message: `the bundle cannot be written: ${reasonOf(cause)}`,
      nextStep: 'Give a file name in a folder that is writable and has space.',
      facts: { path },
      cause,
    });
  }
}

async function writeMembers(
  file: FileHandle,
  { target, withArtifacts, answers, spool }: BundleContents,
): Promise<void> {
  const { taskId, taskType, at } = target;
  const document = formatJsonBytes(answers as unknown as JsonValue, bundleBounds.answers.maxBytes); // of their schema
  const named = new Set(answers.flatMap((answer) => ('content' in answer ? [answer.content] : [])));
  const contents = [...spool.kept]
    .filter(([sha256]) => named.has(sha256))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const manifest: Manifest = {
    format: 'chain-of-trust-bundle',
    version: bundleVersion,
    target: { taskId, taskType },
    at: at.toISOString(),
    withArtifacts,
    members: [
      { name: memberNames.answers, bytes: document.length, sha256: sha256Of(document) },
      ...contents.map(([sha256, bytes]) => ({ name: contentName(sha256), bytes, sha256 })),
    ],
  };
  const first = formatJsonBytes(manifest, bundleBounds.manifest.maxBytes);
  await writeMember(file, memberNames.manifest, first.length, [first]);
  await writeMember(file, memberNames.answers, document.length, [document]);
  for (const [sha256, bytes] of contents)
    await writeMember(file, contentName(sha256), bytes, createReadStream(spool.pathOf(sha256)));
  await file.writeFile(Buffer.alloc(endBytes));
}

async function writeMember(
  file: FileHandle,
  name: string,
  bytes: number,
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<void> {
  await file.writeFile(tarHeader(name, bytes));
  for await (const chunk of content) await file.writeFile(chunk);
  await file.writeFile(Buffer.alloc(paddingOf(bytes)));
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
