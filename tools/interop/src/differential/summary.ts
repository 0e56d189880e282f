import { readFile, writeFile } from 'node:fs/promises';
import { scriptworkerVersion } from '../python.js';
import type { Allowance } from './allowance.js';
import type { Differential, Result } from './differential.js';
import { groupBy } from './group.js';
import { formatTable } from './table.js';

const start = '<!-- differential -->';
const end = '<!-- /differential -->';

/** A run as Markdown: when and with what, the table, and every class of mutants that is accepted, with its reason. */
export function formatSummary(differential: Differential, date: Date): string {
  const { seed, results, good } = differential;
  const chains = good.map(({ scenario }) => scenario).join('; ');
  return [
    `Run of ${date.toISOString().slice(0, 10)}: ${results.length} mutants, seed ${seed}, scriptworker ${scriptworkerVersion}, Node.js ${process.version}.`,
    `Good chains, accepted by both: ${chains}.`,
    formatTable(differential),
    '### Accepted by both, and why',
    formatReasons(results.filter(({ agreement }) => agreement === 'both accept')),
    '### Accepted by ours only, and why',
    formatReasons(results.filter(({ agreement }) => agreement === 'only ours accepts')),
    '### Refused by ours only',
    formatRefusals(results.filter(({ agreement }) => agreement === 'only ours refuses')),
  ].join('\n\n');
}

function formatReasons(results: readonly Result[]): string {
  const groups = groupBy(results, ({ allowance }) => nameOf(allowance));
  return formatList([...groups].map(([reason, some]) => `${reason} (${some.length})`));
}

function nameOf(allowance: Allowance | undefined): string {
  if (allowance === undefined) return '**Without a reason.**';
  const { documents, paths, reason } = allowance;
  const where = paths.map((path) => `\`${path === '' ? '(whole)' : path}\``).join(', ');
  return `${documents.join(', ')}: ${where}. ${reason}`;
}

function formatRefusals(results: readonly Result[]): string {
  const groups = groupBy(
    results,
    ({ mutant, ours }) => `${mutant.document}, ${mutant.mode}: \`${ours.reason}\``,
  );
  return formatList([...groups].map(([what, some]) => `${what} (${some.length})`));
}

function formatList(items: readonly string[]): string {
  return items.length === 0
    ? 'None.'
    : [...items]
        .sort()
        .map((item) => `- ${item}`)
        .join('\n');
}

/** Puts a text between the two markers of a document. */
export async function writeBetweenMarkers(path: string, text: string): Promise<void> {
  await writeFile(path, replaceBetweenMarkers(await readFile(path, 'utf8'), text));
}

/** @throws RangeError where the document does not have both markers, in order */
export function replaceBetweenMarkers(document: string, text: string): string {
  const from = document.indexOf(start);
  const to = document.indexOf(end, from);
  if (from < 0 || to < 0) throw new RangeError(`the document has no ${start} … ${end}`);
  return `${document.slice(0, from + start.length)}\n\n${text}\n\n${document.slice(to)}`;
}
