import type { Link } from './link.js';

/**
 * Finds the taskIds that lie on a cycle of dependencies.
 *
 * The queue never schedules such tasks, so a cycle is forged; and a walk that trusts there is none does not end.
 * Iterative, because the chain may be thousands of links deep in the making.
 *
 * @see Tarjan, "Depth-first search and linear graph algorithms" (strongly connected components)
 */
export function findCycles(links: readonly Link[]): ReadonlySet<string> {
  const edges = new Map(links.map((link) => [link.taskId, edgesOf(link)]));
  const search = new ComponentSearch(edges);
  for (const link of links) search.visit(link.taskId);
  return search.onCycle;
}

function edgesOf(link: Link): readonly string[] {
  return link.state === 'resolved' ? link.edges.map((edge) => edge.taskId) : [];
}

interface Visit {
  readonly taskId: string;
  readonly order: number;
  low: number;
  next: number;
}

class ComponentSearch {
  readonly onCycle = new Set<string>();
  readonly #edges: ReadonlyMap<string, readonly string[]>;
  readonly #orders = new Map<string, number>();
  readonly #open: string[] = [];
  readonly #isOpen = new Set<string>();

  constructor(edges: ReadonlyMap<string, readonly string[]>) {
    this.#edges = edges;
  }

  visit(start: string): void {
    if (this.#orders.has(start)) return;
    const stack: Visit[] = [this.#enter(start)];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const child = this.#edges.get(top.taskId)?.[top.next++];
      if (child === undefined) {
        stack.pop();
        this.#leave(top);
        const parent = stack.at(-1);
        if (parent !== undefined) parent.low = Math.min(parent.low, top.low);
      } else if (child === top.taskId) {
        this.onCycle.add(child);
      } else if (!this.#orders.has(child)) {
        stack.push(this.#enter(child));
      } else if (this.#isOpen.has(child)) {
        top.low = Math.min(top.low, this.#orders.get(child) ?? top.low);
      }
    }
  }

  #enter(taskId: string): Visit {
    const order = this.#orders.size;
    this.#orders.set(taskId, order);
    this.#open.push(taskId);
    this.#isOpen.add(taskId);
    return { taskId, order, low: order, next: 0 };
  }

  #leave(visit: Visit): void {
    if (visit.low !== visit.order) return;
    const component: string[] = [];
    for (let taskId = this.#open.pop(); taskId !== undefined; taskId = this.#open.pop()) {
      this.#isOpen.delete(taskId);
      component.push(taskId);
      if (taskId === visit.taskId) break;
    }
    if (component.length > 1) for (const taskId of component) this.onCycle.add(taskId);
  }
}
