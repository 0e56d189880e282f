import type { Finding, LinkReport, Report } from '@chain-of-trust/types';

/**
 * What a report says of one link: `refused` as soon as one rule refutes it, `undetermined` when only outages stand in
 * the way, `not-run` when rules were not reached, or when no rule stands there at all.
 */
export type LinkState = 'passed' | 'refused' | 'undetermined' | 'not-run';

/**
 * The state of each link, in the order of `report.links`.
 *
 * A failed rule counts as a refusal unless all of its findings are outages: where nothing says that it was one, the
 * worse is shown.
 */
export function linkStates(report: Report): readonly LinkState[] {
  const byTask = new Map<string, Finding[]>();
  for (const finding of report.findings) {
    const others = byTask.get(finding.taskId);
    if (others === undefined) byTask.set(finding.taskId, [finding]);
    else others.push(finding);
  }
  return report.links.map((link) => linkState(link, byTask.get(link.taskId) ?? []));
}

function linkState({ rules }: LinkReport, findings: readonly Finding[]): LinkState {
  const failed = rules.filter(({ status }) => status === 'failed');
  const isOutage = ({ id }: { id: string }) => {
    const own = findings.filter(({ rule }) => rule === id);
    return own.length > 0 && own.every(({ kind }) => kind === 'outage');
  };
  if (failed.length > 0) return failed.every(isOutage) ? 'undetermined' : 'refused';
  return hasPassed({ rules }) ? 'passed' : 'not-run';
}

/** Whether every rule that applies to a link has passed. One on which no rule was evaluated has not. */
export function hasPassed({ rules }: Pick<LinkReport, 'rules'>): boolean {
  return rules.length > 0 && rules.every(({ status }) => status === 'passed' || status === 'not-applicable');
}

/** How a state is called and marked wherever it is shown: never by its colour alone. */
export const stateWords: Readonly<Record<LinkState, { readonly word: string; readonly mark: string }>> = {
  passed: { word: 'passed', mark: '✓' },
  refused: { word: 'refused', mark: '✗' },
  undetermined: { word: 'could not find out', mark: '?' },
  'not-run': { word: 'not run', mark: '–' },
};
