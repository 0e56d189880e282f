import { groupBy } from './group.js';
import type { Random } from './random.js';

/** What a sample is taken of. */
export interface Sampled {
  readonly document: string;
  readonly mode: string;
  readonly path: string;
}

/**
 * Takes a number of mutants, evenly over the kinds of document, and within a kind over the modes, and within those over the paths:
 * large documents do not crowd out small ones, nor fields with many possible edits those with few.
 */
export function takeSample<T extends Sampled>(mutants: readonly T[], count: number, random: Random): T[] {
  const levels = [
    ({ document }: T) => (isUnread(document) ? 'unread' : document),
    ({ document }: T) => document,
    ({ mode }: T) => mode,
    ({ path }: T) => path,
  ];
  return interleave(random.shuffle(mutants), levels, random).slice(0, count);
}

/** Documents that no verifier reads are one kind together: little is to be learned from them. */
function isUnread(document: string): boolean {
  return document.startsWith('unused ') || document === 'other artifact';
}

/** Takes from each group in turn, and within each group likewise by the next level. */
function interleave<T>(
  items: readonly T[],
  [level, ...deeper]: readonly ((item: T) => string)[],
  random: Random,
): T[] {
  if (level === undefined) return [...items];
  const groups = groupBy(items, level).values();
  const ordered = random.shuffle([...groups].map((group) => interleave(group, deeper, random)));
  const longest = Math.max(0, ...ordered.map(({ length }) => length));
  const taken: T[] = [];
  for (let i = 0; i < longest; i++) {
    for (const group of ordered) {
      const item = group[i];
      if (item !== undefined) taken.push(item);
    }
  }
  return taken;
}
