import { resolve } from 'node:path';
import { formatReportText, printable } from '@chain-of-trust/report';
import type { Report } from '@chain-of-trust/types';
import { UsageError } from '../../error.js';
import { exitStatus, verdictStatus } from '../../exit-status.js';
import type { Options } from '../../options.js';
import { hasColor, type Terminal } from '../../terminal.js';
import { verifyTask } from '../verify.js';
import { type HashedFile, hashPaths } from './hash-paths.js';
import { type Maker, Makers } from './makers.js';

/** What is to be said of one file. */
type FileVerdict = { readonly file: string } & (
  | { readonly verified: true; readonly madeBy: readonly Maker[] }
  | { readonly verified: false; readonly reason: string }
);

/**
 * `cot verify-artifact`: verifies a chain, and then says of each file which task of the chain has made it. Returns 0 only when
 * the chain is verified and every file is of it.
 *
 * A file is known by its digest alone; its name may be another one.
 *
 * @throws UsageError any code, BundleError
 */
export async function verifyArtifact(
  files: readonly string[],
  options: Options,
  terminal: Terminal,
): Promise<number> {
  if (files.length === 0) throw noFiles();
  let makers = new Makers();
  const report = await verifyTask(options.task, options, terminal, {
    listen: () => {
      makers = new Makers(); // what an attempt that did not count was told is forgotten
      return { blobSigned: makers.blobSigned };
    },
  });
  const isJson = options.format === 'json';
  if (!report.verified) {
    terminal.stdout(isJson ? toJson(report, []) : formatReportText(report, { color: hasColor(terminal) }));
    return verdictStatus[report.verdict];
  }
  const paths = files.map((file) => resolve(terminal.cwd, file));
  const hashed = await hashPaths(paths, makers.algorithms);
  const verdicts = hashed.map((file) => verdictOf(file, makers));
  terminal.stdout(isJson ? toJson(report, verdicts) : toText(report, verdicts));
  return verdicts.every(({ verified }) => verified) ? exitStatus.ok : exitStatus.refused;
}

function verdictOf(file: HashedFile, makers: Makers): FileVerdict {
  if ('problem' in file) return { file: file.path, verified: false, reason: file.problem };
  const madeBy = makers.of(file.digests);
  if (madeBy.length > 0) return { file: file.path, verified: true, madeBy };
  const [digest = ''] = Object.entries(file.digests).map(([algorithm, hex]) => `${algorithm}:${hex}`);
  return { file: file.path, verified: false, reason: `no task of the chain has made it (${digest})` };
}

function toText({ taskId, at }: Report, verdicts: readonly FileVerdict[]): string {
  const lines = verdicts.map((verdict) => {
    const file = printable(verdict.file);
    if (!verdict.verified) return `✗ ${file}\n    ${printable(verdict.reason)}`;
    const makers = verdict.madeBy.map(
      ({ link, taskId, name }) => `    ${printable(name)} of ${printable(link)} ${taskId}`,
    );
    return [`✓ ${file}`, ...makers].join('\n');
  });
  const good = verdicts.filter(({ verified }) => verified).length;
  const word = good === verdicts.length ? 'VERIFIED' : 'REFUSED';
  return `${lines.join('\n')}\n${word} ${good} of ${verdicts.length} files by the chain of ${taskId}\n  reference time ${at}\n`;
}

function toJson({ verified, verdict, taskId, at, findings }: Report, files: readonly FileVerdict[]): string {
  const all = verified && files.length > 0 && files.every((file) => file.verified);
  return `${JSON.stringify({ verified: all, chain: { taskId, verdict, at, findings }, files }, null, 2)}\n`;
}

function noFiles(): UsageError {
  return new UsageError({
    code: 'usage-missing',
    message: 'no file is named',
    nextStep: 'Name the files that are to be verified.',
  });
}
