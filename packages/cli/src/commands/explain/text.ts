import type { Entry } from './entries.js';

const kindWords: Readonly<Record<Entry['kind'], string>> = {
  rule: 'a rule',
  finding: 'a finding',
  error: 'an error',
  'key audit': 'a finding of cot keys audit',
};

/** Lists entries, one a line. */
export function formatList(entries: readonly Entry[]): string {
  const width = Math.max(...entries.map(({ code }) => code.length));
  return entries
    .map(({ code, kind, title }) => `${code.padEnd(width)}  ${kind.padEnd(9)}  ${title}\n`)
    .join('');
}

/** Tells everything about one entry. */
export function formatEntry(entry: Entry): string {
  const sections: [string, readonly string[]][] = [
    ['rules', entry.rules],
    ['findings', entry.codes],
    ['where it comes from', entry.sources],
    ['protects from', entry.protectsFrom],
    ['usual causes', entry.causes],
    ['what to do', entry.nextStep === undefined ? [] : [entry.nextStep]],
  ];
  const written = sections
    .filter(([, lines]) => lines.length > 0)
    .map(([label, lines]) => `\n  ${label}:\n${lines.map((line) => `    - ${line}\n`).join('')}`);
  return `${entry.code}: ${kindWords[entry.kind]}\n  ${entry.title}\n${written.join('')}`;
}
