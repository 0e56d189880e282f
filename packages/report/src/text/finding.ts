import type { FindingGroup } from '../finding-groups.js';
import { printable } from '../printable.js';
import type { Colors } from './colors.js';
import { layOutComparison } from './comparison.js';

/** What was found, where, which rule demands otherwise and by which sentence, and what to do. */
export function formatFindings({ shared, places, ruleTitle }: FindingGroup, colors: Colors): string {
  const sign = shared.kind === 'outage' ? colors.yellow('?') : colors.red('✗');
  const place = `${printable(shared.link)} ${colors.cyan(printable(shared.taskId))}`;
  const count = places.length === 1 ? '' : ` (${places.length} places)`;
  const rule = ruleTitle === undefined ? shared.rule : `${shared.rule}: ${ruleTitle}`;
  const facts: [string, string | undefined][] = [
    ['rule', rule],
    ['source', shared.source],
    ['next step', shared.nextStep],
  ];
  const body = [
    `${printable(shared.message)}${count}`,
    ...layOutComparison(
      places.map(({ finding }) => finding),
      colors,
    ),
    ...facts.flatMap(([label, value]) =>
      value === undefined ? [] : [`${colors.dim(`${label}:`.padEnd(10))} ${printable(value)}`],
    ),
  ];
  const head = `${sign} ${colors.bold(printable(shared.code))} in ${place}`;
  return [head, ...body.map((line) => `    ${line}`)].join('\n');
}
