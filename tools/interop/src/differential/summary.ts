import { readFile, writeFile } from 'node:fs/promises';
import { scriptworkerVersion } from '../python.js';
import type { Allowance } from './allowance.js';
import type { Differential, GoodResult, Result } from './differential.js';
import { groupBy } from './group.js';
import { matchesPath } from './pattern.js';
import { formatTable, layOut } from './table.js';

const start = '<!-- differential -->';
const end = '<!-- /differential -->';

/** Of the paths that a reason is about, as many are shown; all are in `allowed/`. */
const shownPaths = 8;

/** A run as Markdown: when and with what, the good chains, the table, and what is accepted, with the reasons. */
export function formatSummary(differential: Differential, date: Date): string {
  const { seed, results, good } = differential;
  const day = date.toISOString().slice(0, 10);
  return [
    `Run of ${day}: ${good.length} good chains, ${results.length} mutants, seed ${seed}, scriptworker ${scriptworkerVersion}, Node.js ${process.version}.`,
    formatGood(good),
    formatTable(differential),
    '### Accepted by both, and why',
    formatReasons(results.filter(({ agreement }) => agreement === 'both accept')),
    '### Accepted by ours only, and why',
    formatReasons(results.filter(({ agreement }) => agreement === 'only ours accepts')),
    '### Refused by ours only',
    formatRefusals(results.filter(({ agreement }) => agreement === 'only ours refuses')),
  ].join('\n\n');
}

/** The good chains by style, and who refuses some of them. */
export function formatGood(good: readonly GoodResult[]): string {
  const byStyle = groupBy(good, ({ scenario }) => scenario.world.style ?? 'hg-push');
  const rows = [...byStyle].map(([style, some]) => {
    const refused = some.flatMap(({ scenario, ours, reference }) => [
      ...(ours.isAccepted ? [] : [`${variantOf(scenario.name)} by ours`]),
      ...(reference.isAccepted ? [] : [`${variantOf(scenario.name)} by scriptworker`]),
    ]);
    const variants = some.map(({ scenario }) => variantOf(scenario.name)).join('; ');
    return [style, variants, refused.length === 0 ? 'none' : refused.join('; ')];
  });
  return layOut([['good chains', 'of', 'refused'], ...rows], 'text');
}

/** The name of a scenario without its style, which comes first. */
function variantOf(name: string): string {
  return name.slice(name.indexOf(', ') + 2);
}

function formatReasons(results: readonly Result[]): string {
  const groups = groupBy(results, ({ allowance }) => allowance?.reason ?? '**Without a reason.**');
  return formatList([...groups].map(([reason, some]) => `${whereOf(some)}. ${reason} (${some.length})`));
}

/** The documents and paths that a reason was needed for. */
function whereOf(results: readonly Result[]): string {
  const documents = new Set(results.map(({ mutant }) => mutant.document));
  const paths = new Set(results.flatMap(({ mutant, allowance }) => patternOf(mutant.path, allowance)));
  const shown = [...paths].sort().slice(0, shownPaths);
  const more = paths.size > shownPaths ? ` and ${paths.size - shownPaths} more` : '';
  return `${[...documents].sort().join(', ')}: ${shown.map(showPattern).join(', ')}${more}`;
}

function patternOf(path: string, allowance: Allowance | undefined): string[] {
  return [allowance?.paths.find((pattern) => matchesPath(pattern, path)) ?? path];
}

function showPattern(pattern: string): string {
  return pattern === '' ? 'as a whole' : pattern === '**' ? 'anywhere' : `\`${pattern}\``;
}

function formatRefusals(results: readonly Result[]): string {
  const byDocument = groupBy(results, ({ mutant }) => mutant.document);
  const lines = [...byDocument].map(([document, some]) => {
    const byReason = [...groupBy(some, ({ ours }) => ours.reason)].sort(
      ([, a], [, b]) => b.length - a.length,
    );
    const reasons = byReason.map(([reason, same]) => `\`${reason}\` (${same.length})`);
    return `${document}: ${reasons.join('; ')}`;
  });
  return formatList(lines);
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
