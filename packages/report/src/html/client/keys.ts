import type { ClientData } from '../data.js';
import type { Viewport } from './viewport.js';

const directions: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** What the keys work on. */
export interface KeyTargets {
  readonly frame: HTMLElement;
  readonly viewport: Viewport;
  readonly data: ClientData;
  /** The drawn links. */
  readonly nodes: readonly SVGAElement[];
  readonly isShown: (link: number) => boolean;
}

/** Arrow keys move the drawing where its frame has the focus, and go from link to link where one of them has. */
export function followKeys({ frame, viewport, data, nodes, isShown }: KeyTargets): void {
  for (const [i, node] of nodes.entries()) node.setAttribute('tabindex', i === 0 ? '0' : '-1');
  let current = 0;
  const enter = (link: number) => {
    nodes[current]?.setAttribute('tabindex', '-1');
    nodes[link]?.setAttribute('tabindex', '0');
    current = link;
    viewport.reveal(link);
  };
  for (const [i, node] of nodes.entries()) node.addEventListener('focus', () => enter(i));
  frame.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const direction = directions[event.key];
    const onNode = nodes.findIndex((node) =>
      node.isSameNode(event.target instanceof Node ? event.target : null),
    );
    if (direction !== undefined && onNode >= 0) {
      const next = neighbour(data.links, onNode, { direction, isShown });
      if (next !== undefined) nodes[next]?.focus({ preventScroll: true });
    } else if (direction !== undefined) viewport.move(direction[0] * 60, direction[1] * 60);
    else if (event.key === '+' || event.key === '=') viewport.zoom(1.25);
    else if (event.key === '-') viewport.zoom(0.8);
    else if (event.key === '0') viewport.showAll();
    else return;
    event.preventDefault();
  });
}

interface Step {
  readonly direction: readonly [number, number];
  readonly isShown: (link: number) => boolean;
}

/** The nearest link that way; what lies aside counts as twice as far. */
function neighbour(links: ClientData['links'], from: number, step: Step): number | undefined {
  const { direction, isShown } = step;
  const start = links[from];
  let best: { link: number; distance: number } | undefined;
  for (const [link, { x, y }] of links.entries()) {
    if (start === undefined || !isShown(link)) continue;
    const ahead = (x - start.x) * direction[0] + (y - start.y) * direction[1];
    const aside = Math.abs((x - start.x) * direction[1]) + Math.abs((y - start.y) * direction[0]);
    const distance = ahead + 2 * aside;
    if (ahead > 0 && (best === undefined || distance < best.distance)) best = { link, distance };
  }
  return best?.link;
}
