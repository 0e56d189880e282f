import type { Finding, Report } from '@chain-of-trust/types';
import { type FindingGroup, groupFindings, sharedMembers } from '../finding-groups.js';
import { escapeMarkup } from '../markup.js';
import { code, facts, foreign, indexLinks, type LinkIndexes, lines, linkTo } from './elements.js';

/** What stands at a place of its own; everything else of a finding is shown as a fact under its name. */
const placed: ReadonlySet<string> = new Set([...sharedMembers, 'where', 'expected', 'actual']);

/** All findings, in the order of the report. */
export function findingsSection(report: Report): string {
  const { findings } = report;
  if (findings.length === 0) return '';
  const indexes = indexLinks(report);
  return [
    '<section aria-labelledby="findings-title">',
    `<h2 id="findings-title">Findings <span class="count">${findings.length}</span></h2>`,
    ...groupFindings(report).map((group) => showGroup(group, indexes)),
    '</section>',
  ].join('\n');
}

function showGroup(group: FindingGroup, indexes: LinkIndexes): string {
  const { shared, places, ruleTitle } = group;
  const isOutage = shared.kind === 'outage';
  const [first] = places;
  const isOne = places.length === 1;
  const count = isOne ? '' : ` <span class="count">${places.length} places</span>`;
  const title = ruleTitle === undefined ? '' : ` ${foreign(ruleTitle)}`;
  const where = isOne ? shared.where : undefined;
  return [
    `<article class="finding ${isOutage ? 'undetermined' : 'refused'}"${isOne ? ` id="finding-${first?.i}"` : ''}>`,
    `<h3><span class="mark" aria-hidden="true">${isOutage ? '?' : '✗'}</span>${foreign(shared.message)}${count}</h3>`,
    `<p class="place">${isOutage ? 'Could not find out' : 'Refused'}: ${code(shared.code)} in ${linkTo(shared, indexes)}</p>`,
    facts([
      ['Where', where === undefined ? undefined : lines(where)],
      ...furtherFacts(shared),
      ['Rule', `${code(shared.rule)}${title}`],
      ['Source', shared.source === undefined ? undefined : foreign(shared.source)],
    ]),
    isOne ? compare(shared) : table(places),
    `<p class="next"><strong>Next step</strong> ${foreign(shared.nextStep)}</p>`,
    '</article>',
  ].join('\n');
}

/** Members that later releases add are shown, too. */
function furtherFacts(finding: Finding): [string, string][] {
  return Object.entries(finding)
    .filter(([name, value]) => !placed.has(name) && value !== undefined)
    .map(([name, value]: [string, unknown]) => [
      name
        .replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
        .replace(/^./, (letter) => letter.toUpperCase()),
      lines(typeof value === 'string' ? value : JSON.stringify(value, null, 2)),
    ]);
}

function compare({ expected, actual }: Finding): string {
  const sides = [
    ['Expected', expected],
    ['Actual', actual],
  ].filter(([, value]) => value !== undefined);
  if (sides.length === 0) return '';
  const shown = sides.map(
    ([label = '', value = '']) =>
      `<div class="${label.toLowerCase()}"><h4>${escapeMarkup(label)}</h4>${lines(value)}</div>`,
  );
  return `<div class="compare">${shown.join('')}</div>`;
}

/** Field by field, each with an anchor of its own. */
function table(places: FindingGroup['places']): string {
  const cell = (value: string | undefined, name: string) =>
    `<td class="${name}">${value === undefined ? '' : lines(value)}</td>`;
  const rows = places.map(
    ({ i, finding: { where, expected, actual } }) =>
      `<tr id="finding-${i}">${where === undefined ? '<td></td>' : `<th scope="row">${lines(where)}</th>`}${cell(expected, 'expected')}${cell(actual, 'actual')}</tr>`,
  );
  const head = ['Where', 'Expected', 'Actual'].map((name) => `<th scope="col">${name}</th>`);
  return `<div class="scroll" tabindex="0" role="group" aria-label="Differences"><table class="differences"><thead><tr>${head.join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
}
