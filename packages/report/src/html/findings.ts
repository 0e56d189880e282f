import type { Finding, Report } from '@chain-of-trust/types';
import { escapeMarkup } from '../markup.js';
import { code, facts, foreign, lines } from './elements.js';

/** What stands at a place of its own; everything else of a finding is shown as a fact under its name. */
const placed = new Set([
  'code',
  'kind',
  'rule',
  'link',
  'taskId',
  'message',
  'expected',
  'actual',
  'nextStep',
]);

/** All findings, in the order of the report. */
export function findingsSection(report: Report): string {
  const { findings } = report;
  if (findings.length === 0) return '';
  const index = new Map(report.links.map(({ taskId }, i) => [taskId, i]));
  return [
    '<section aria-labelledby="findings-title">',
    `<h2 id="findings-title">Findings <span class="count">${findings.length}</span></h2>`,
    ...findings.map((finding, i) => showFinding(finding, i, index.get(finding.taskId))),
    '</section>',
  ].join('\n');
}

function showFinding(finding: Finding, i: number, link: number | undefined): string {
  const isOutage = finding.kind === 'outage';
  const name = `${foreign(finding.link)} ${code(finding.taskId)}`;
  return [
    `<article class="finding ${isOutage ? 'undetermined' : 'refused'}" id="finding-${i}">`,
    `<h3><span class="mark" aria-hidden="true">${isOutage ? '?' : '✗'}</span>${foreign(finding.message)}</h3>`,
    `<p class="place">${isOutage ? 'Could not find out' : 'Refused'}: ${code(finding.code)} in ${link === undefined ? name : `<a href="#link-${link}">${name}</a>`}</p>`,
    facts(furtherFacts(finding)),
    compare(finding),
    `<p class="next"><strong>Next step</strong> ${foreign(finding.nextStep)}</p>`,
    '</article>',
  ].join('\n');
}

/** Members that later releases add are shown, too. */
function furtherFacts(finding: Finding): [string, string][] {
  const further = Object.entries(finding)
    .filter(([name, value]) => !placed.has(name) && value !== undefined)
    .map(([name, value]: [string, unknown]): [string, string] => [
      name
        .replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
        .replace(/^./, (letter) => letter.toUpperCase()),
      lines(typeof value === 'string' ? value : JSON.stringify(value, null, 2)),
    ]);
  return [...further, ['Rule', code(finding.rule)]];
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
