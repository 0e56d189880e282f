import type { Finding, Report } from '@chain-of-trust/types';

/** Findings that say the same of several places of one link, like the members in which two definitions differ. */
export interface FindingGroup {
  /** What all of them say. */
  readonly shared: Finding;
  /** Their places, with their positions in the report. */
  readonly places: readonly { readonly i: number; readonly finding: Finding }[];
  /** Title of the rule that found them, where the report has it. */
  readonly ruleTitle: string | undefined;
}

/** What has to be the same; `where`, `expected` and `actual` may differ. */
export const sharedMembers = [
  'code',
  'kind',
  'rule',
  'link',
  'taskId',
  'message',
  'source',
  'nextStep',
] as const satisfies readonly (keyof Finding)[];

/** Groups findings that follow each other. None is left out, and their order stays. */
export function groupFindings({ findings, links }: Report): readonly FindingGroup[] {
  const groups: { shared: Finding; places: { i: number; finding: Finding }[] }[] = [];
  for (const [i, finding] of findings.entries()) {
    const last = groups.at(-1);
    if (last !== undefined && isSame(last.shared, finding)) last.places.push({ i, finding });
    else groups.push({ shared: finding, places: [{ i, finding }] });
  }
  const byTask = new Map(links.map((link) => [link.taskId, link]));
  return groups.map(({ shared, places }) => {
    const rules = byTask.get(shared.taskId)?.rules ?? [];
    return { shared, places, ruleTitle: rules.find(({ id }) => id === shared.rule)?.title };
  });
}

function isSame(a: Finding, b: Finding): boolean {
  return sharedMembers.every((member) => a[member] === b[member]);
}
