import type { LinkReport, Report, RuleReport, RuleStatus } from '@chain-of-trust/types';
import { type LinkState, stateWords } from '../link-state.js';
import { code, counted, facts, foreign, indexLinks, type LinkIndexes } from './elements.js';

const ruleWords: Readonly<Record<RuleStatus, { readonly mark: string; readonly word: string }>> = {
  failed: { mark: '✗', word: 'failed' },
  'not-run': { mark: '–', word: 'not run' },
  passed: { mark: '✓', word: 'passed' },
  'not-applicable': { mark: '·', word: 'not applicable' },
};

/** What needs eyes comes first. */
const ruleOrder = Object.keys(ruleWords);

/** All links with their rules and evidence: the same as the drawing, for those who read rather than look. */
export function linksSection(report: Report, states: readonly LinkState[]): string {
  const context = createContext(report);
  return [
    '<section aria-labelledby="links-title" id="links" tabindex="-1">',
    `<h2 id="links-title">Links <span class="count">${report.links.length}</span></h2>`,
    '<ul class="links" role="list">',
    ...report.links.map((link, i) => showLink(link, { i, state: states[i] ?? 'not-run', context })),
    '</ul>',
    '</section>',
  ].join('\n');
}

interface Context {
  readonly linkOf: LinkIndexes;
  readonly findingsOf: ReadonlyMap<string, readonly { readonly i: number; readonly code: string }[]>;
}

function createContext(report: Report): Context {
  const findingsOf = new Map<string, { i: number; code: string }[]>();
  for (const [i, { taskId, code }] of report.findings.entries())
    findingsOf.set(taskId, [...(findingsOf.get(taskId) ?? []), { i, code }]);
  return { linkOf: indexLinks(report), findingsOf };
}

interface Place {
  readonly i: number;
  readonly state: LinkState;
  readonly context: Context;
}

function showLink(link: LinkReport, { i, state, context }: Place): string {
  const { mark, word } = stateWords[state];
  const applicable = link.rules.filter(({ status }) => status !== 'not-applicable');
  const passed = applicable.filter(({ status }) => status === 'passed');
  return [
    `<li class="link ${state}" id="link-${i}"><details><summary><span class="mark" aria-hidden="true">${mark}</span>`,
    `<span class="name">${foreign(link.name)}</span> ${code(link.taskId)}`,
    ` <span class="state">${word}</span><span class="sum"> ${passed.length} of ${counted(applicable.length, 'rule')}</span>`,
    `</summary><div class="body">${evidence(link, context)}${rules(link.rules)}</div></details></li>`,
  ].join('');
}

function evidence(link: LinkReport, { linkOf, findingsOf }: Context): string {
  const findings = (findingsOf.get(link.taskId) ?? []).map(
    (each) => `<a href="#finding-${each.i}">${code(each.code)}</a>`,
  );
  const upstream = link.upstream.map(({ name, taskId }) => {
    const target = linkOf.get(taskId);
    const text = `${foreign(name)} ${code(taskId)}`;
    return target === undefined ? text : `<a href="#link-${target}">${text}</a>`;
  });
  const pool = link.workerPoolId;
  return facts([
    ['Findings', findings.length === 0 ? undefined : findings.join(' ')],
    ['Task type', foreign(link.taskType)],
    ['Worker implementation', foreign(link.workerImplementation)],
    ['Worker pool', pool === undefined ? undefined : code(pool)],
    ['Signed by key', link.signedBy === undefined ? undefined : code(link.signedBy)],
    ['Takes input from', listed(upstream)],
    ['Verified artifacts', listed(link.artifacts.map(code))],
  ]);
}

/** A long list folds itself, so that what comes after it stays in sight. */
function listed(items: readonly string[]): string | undefined {
  if (items.length === 0) return undefined;
  const list = `<ul>${items.map((item) => `<li>${item}</li>`).join('')}</ul>`;
  return items.length <= 12 ? list : `<details><summary>${items.length}</summary>${list}</details>`;
}

function rules(all: readonly RuleReport[]): string {
  const sorted = all.toSorted((a, b) => ruleOrder.indexOf(a.status) - ruleOrder.indexOf(b.status));
  return `<h3>Rules</h3><ul class="rules">${sorted.map(showRule).join('')}</ul>`;
}

function showRule({ id, title, status, reason, read }: RuleReport): string {
  const { mark, word } = ruleWords[status];
  const why = reason === undefined ? '' : `<p>${foreign(reason)}</p>`;
  const what = read.length === 0 ? '' : `<p>Read ${read.map(code).join(', ')}</p>`;
  return `<li class="${status}"><span class="mark" aria-hidden="true">${mark}</span>${foreign(title)} <span class="state">${word}</span> ${code(id)}${why}${what}</li>`;
}
