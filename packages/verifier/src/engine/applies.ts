import type { Link, ResolvedLink } from '@chain-of-trust/chain';
import type { TaskTypeKind } from '@chain-of-trust/types';
import type { Setting } from './rule.js';

/** Applies to every link but the task itself as long as it is about to run and has published nothing yet. */
export function exceptTarget(link: Link, { targetHasRun }: Pick<Setting, 'targetHasRun'>): true | string {
  return !link.isTarget || targetHasRun || 'the task itself is about to run and has published nothing yet';
}

/** Applies to links of one kind. A link of an unknown kind is already refused by `chain/task-type`. */
export function onlyKind(link: Link, kind: TaskTypeKind): true | string {
  return link.kind === kind || `only for ${kind} tasks`;
}

/** Applies to a link unless its definition says why not; a link without definition is left to `require`. */
export function whenKnown(link: Link, applies: (link: ResolvedLink) => true | string): true | string {
  return link.state === 'unresolved' || applies(link);
}
