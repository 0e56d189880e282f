import type { World } from '@chain-of-trust/sandbox';
import { isTaskId, type LinkReport } from '@chain-of-trust/types';
import type { Edit } from './edit.js';
import type { Rewriter } from './rewriter.js';

/** One way of making a good chain another one. */
export interface Mutant {
  /** What was changed, like `build task`. */
  readonly document: string;
  /** By whom, like `re-signed`: what of the chain follows the change. */
  readonly mode: string;
  /** Where in the document, its segments joined by `/`; tasks of the chain are shown as `*`, others as `other`. */
  readonly path: string;
  readonly operation: Edit['operation'];
  /** For people. */
  readonly description: string;
  /** Changes the world; false where nothing came of it. */
  readonly apply: () => Promise<boolean>;
}

/** A good chain to make mutants of. */
export interface GoodChain {
  readonly world: World;
  /** Has recorded what was answered about it. */
  readonly rewriter: Rewriter;
  /** Of the good chain, the target first. */
  readonly links: readonly LinkReport[];
}

/** Shows a path, without the names that are different in each world. */
export function showPath(path: Edit['path'], { links }: GoodChain): string {
  const taskIds = new Set(links.map(({ taskId }) => taskId));
  const show = (segment: string) => (taskIds.has(segment) ? '*' : isTaskId(segment) ? 'other' : segment);
  return path.map((segment) => show(String(segment))).join('/');
}
