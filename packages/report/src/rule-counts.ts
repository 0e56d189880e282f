import type { Report, RuleStatus } from '@chain-of-trust/types';

/** How many rules of a report ended how, over all links. */
export function countRules({ links }: Report): Readonly<Record<RuleStatus, number>> {
  const counts = { passed: 0, failed: 0, 'not-run': 0, 'not-applicable': 0 };
  for (const { rules } of links) for (const { status } of rules) counts[status] += 1;
  return counts;
}
