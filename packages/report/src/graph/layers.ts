import type { LinkReport } from '@chain-of-trust/types';

/** A chain as numbers: link i takes input from each link of `upstream[i]`. */
export interface ChainGraph {
  readonly upstream: readonly (readonly number[])[];
  /** All pairs of a link and one that it takes input from, by the order of the links. */
  readonly edges: readonly (readonly [number, number])[];
}

/** Upstream tasks that are no link of the report, and those named twice, are left out. */
export function chainGraph(links: readonly LinkReport[]): ChainGraph {
  const index = new Map(links.map(({ taskId }, i) => [taskId, i]));
  const upstream = links.map((link, i) => {
    const found = link.upstream.map(({ taskId }) => index.get(taskId));
    return [...new Set(found.filter((each) => each !== undefined && each !== i))].filter(
      (each) => each !== undefined,
    );
  });
  return { upstream, edges: upstream.flatMap((each, i) => each.map((j): [number, number] => [i, j])) };
}

/**
 * The layer of each link: one more than the highest layer of all that take input from it, and 0 where none does.
 *
 * Takes time in proportion to links and edges. A verified chain has no cycle; in one that does, the edges that close
 * it on the way from the first link are not counted.
 */
export function findLayers({ upstream }: ChainGraph): readonly number[] {
  const { order, closing } = walk(upstream);
  const layers = upstream.map(() => 0);
  for (const i of order.reverse()) {
    const next = (layers[i] ?? 0) + 1;
    for (const j of upstream[i] ?? []) {
      if (!closing.has(i * upstream.length + j)) layers[j] = Math.max(layers[j] ?? 0, next);
    }
  }
  return layers;
}

/** Depth first without recursion, because a hostile chain may be deep: links in the order they were left. */
function walk(upstream: ChainGraph['upstream']): { order: number[]; closing: ReadonlySet<number> } {
  const order: number[] = [];
  const closing = new Set<number>();
  const states = upstream.map((): 'new' | 'open' | 'left' => 'new');
  const reached = upstream.map(() => 0);
  for (const start of upstream.keys()) {
    const open = states[start] === 'new' ? [start] : [];
    for (let i = open.at(-1); i !== undefined; i = open.at(-1)) {
      states[i] = 'open';
      const at = reached[i] ?? 0;
      const j = upstream[i]?.[at];
      reached[i] = at + 1;
      if (j === undefined) {
        states[i] = 'left';
        order.push(i);
        open.pop();
      } else if (states[j] === 'open') closing.add(i * upstream.length + j);
      else if (states[j] === 'new') open.push(j);
    }
  }
  return { order, closing };
}
