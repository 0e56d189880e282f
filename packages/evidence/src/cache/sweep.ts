import { randomUUID } from 'node:crypto';
import { appendFile, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CacheFolder } from './folder.js';

/** Where every process writes down how many bytes it has added, a line each; the first line is what was there before. */
const ledgerName = 'added';
const ledgerLines = 100;

/** The least that a file counts for, so that very many small ones are bounded as well. */
const blockBytes = 4096;

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Writes down what was added, and removes what was not used for the longest time when there is more than `maxBytes`: down
 * to four fifths of it, so that not every process has to.
 *
 * Processes that add at the same time can exceed the bound by what they add: what one writes down while another one counts
 * is lost, until everything is counted again, after a hundred verifications at the latest.
 */
export async function boundCache(folder: CacheFolder, added: number, maxBytes: number): Promise<void> {
  const ledger = join(folder.path, ledgerName);
  await appendFile(ledger, `${added}\n`, { mode: 0o600 });
  const lines = (await readFile(ledger, 'latin1')).trimEnd().split('\n');
  const total = lines.reduce((sum, line) => sum + Number(line), 0);
  const isKnown = Number.isSafeInteger(total) && lines.length <= ledgerLines;
  if (isKnown && total <= maxBytes) return;
  const left = await sweep(folder, maxBytes);
  const written = join(folder.parts, randomUUID());
  await writeFile(written, `${left}\n`, { mode: 0o600 });
  await rename(written, ledger);
}

interface Entry {
  readonly path: string;
  readonly bytes: number;
  readonly usedMs: number;
}

async function sweep({ entries, parts }: CacheFolder, maxBytes: number): Promise<number> {
  await removeAbandoned(parts);
  const found: Entry[] = [];
  for (const shard of await readdir(entries)) found.push(...(await filesIn(join(entries, shard))));
  found.sort((a, b) => a.usedMs - b.usedMs);
  let total = found.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total <= maxBytes) return total;
  for (const { path, bytes } of found) {
    if (total <= maxBytes * 0.8) break;
    await rm(path, { force: true });
    total -= bytes;
  }
  return total;
}

/** Parts of processes that were killed. */
async function removeAbandoned(parts: string): Promise<void> {
  const before = Date.now() - dayMs;
  for (const { path, usedMs } of await filesIn(parts)) if (usedMs < before) await rm(path, { force: true });
}

async function filesIn(folder: string): Promise<readonly Entry[]> {
  const files: Entry[] = [];
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const stats = await stat(path).catch(() => undefined); // another process may have removed it
    if (stats !== undefined)
      files.push({ path, bytes: Math.max(stats.size, blockBytes), usedMs: stats.mtimeMs });
  }
  return files;
}
