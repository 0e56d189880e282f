import { UsageError } from '../../error.js';
import { exitStatus } from '../../exit-status.js';
import type { Terminal } from '../../terminal.js';
import { allEntries, type Entry } from './entries.js';
import { findNearest } from './nearest.js';
import { formatEntry, formatList } from './text.js';

/**
 * `cot explain [CODE]`: tells about a finding, a rule or an error; without a code, lists all.
 *
 * @throws UsageError `usage-value` for a code that nothing has, with the one that was probably meant
 */
export function explain(
  code: string | undefined,
  options: { readonly format?: string },
  terminal: Terminal,
): number {
  const entries = allEntries();
  const chosen = code === undefined ? entries : entriesOf(code, entries);
  if (options.format === 'json') terminal.stdout(`${JSON.stringify(chosen, null, 2)}\n`);
  else terminal.stdout(code === undefined ? formatList(chosen) : chosen.map(formatEntry).join('\n'));
  return exitStatus.ok;
}

function entriesOf(code: string, entries: readonly Entry[]): readonly Entry[] {
  const found = entries.filter((entry) => entry.code === code);
  if (found.length > 0) return found;
  const nearest = findNearest(
    code,
    entries.map((entry) => entry.code),
  );
  const suggestion = nearest === undefined ? '' : `Perhaps ${nearest} was meant. `;
  throw new UsageError({
    code: 'usage-value',
    message: `there is no finding, rule or error ${JSON.stringify(code)}`,
    nextStep: `${suggestion}cot explain lists all.`,
    facts: { nearest },
  });
}
