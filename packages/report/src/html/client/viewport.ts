import type { ClientData } from '../data.js';

/** The part of the drawing that is seen. */
export interface Viewport {
  /** By pixels of the screen. */
  readonly move: (dx: number, dy: number) => void;
  /** Around a point of the drawing's frame; its middle where none is given. */
  readonly zoom: (factor: number, at?: { readonly x: number; readonly y: number }) => void;
  readonly showAll: () => void;
  /** Moves only where the link is not in sight. */
  readonly reveal: (link: number) => void;
  /** In the middle, at a size that can be read. */
  readonly focus: (link: number) => void;
}

const smallest = 0.05;
const largest = 3;
/** Below it names cannot be read, and are not drawn. */
const readable = 0.32;
/** From it on, all names can be read with ease. */
const clear = 0.5;
/** More lines than that are a grey haze from afar, where only those of the chosen link are drawn. */
const mostEdges = 400;

/** Makes the drawing fill its frame. It is redrawn once a frame at most. */
export function createViewport(frame: HTMLElement, svg: SVGSVGElement, data: ClientData): Viewport {
  let scale = 1;
  let x = 0;
  let y = 0;
  let isPlanned = false;
  let isWhole = false;
  svg.classList.toggle('dense', data.edges.length > mostEdges);
  const draw = () => {
    isPlanned = false;
    const { clientWidth, clientHeight } = frame;
    svg.setAttribute('viewBox', `${x} ${y} ${clientWidth / scale} ${clientHeight / scale}`);
    svg.classList.toggle('far', scale < readable);
  };
  const plan = () => {
    // Never farther than until a corner of the drawing is in the middle.
    const middle = { x: frame.clientWidth / scale / 2, y: frame.clientHeight / scale / 2 };
    x = Math.min(Math.max(x, -middle.x), data.width - middle.x);
    y = Math.min(Math.max(y, -middle.y), data.height - middle.y);
    if (!isPlanned) requestAnimationFrame(draw);
    isPlanned = true;
  };
  const centre = (cx: number, cy: number) => {
    isWhole = false;
    x = cx - frame.clientWidth / scale / 2;
    y = cy - frame.clientHeight / scale / 2;
    plan();
  };
  const fitting = () => Math.min(frame.clientWidth / data.width, frame.clientHeight / data.height, 1);
  const middleOf = (link: number) => {
    const { x: left = 0, y: top = 0 } = data.links[link] ?? {};
    return { x: left + data.node.width / 2, y: top + data.node.height / 2 };
  };
  const viewport: Viewport = {
    move: (dx, dy) => {
      isWhole = false;
      x += dx / scale;
      y += dy / scale;
      plan();
    },
    zoom: (factor, at = { x: frame.clientWidth / 2, y: frame.clientHeight / 2 }) => {
      const next = Math.min(Math.max(scale * factor, Math.min(smallest, fitting())), largest);
      x += at.x / scale - at.x / next;
      y += at.y / scale - at.y / next;
      scale = next;
      isWhole = false;
      plan();
    },
    showAll: () => {
      scale = fitting();
      centre(data.width / 2, data.height / 2);
      isWhole = true;
    },
    reveal: (link) => {
      if (isWhole && fitting() >= clear) return viewport.showAll();
      const at = middleOf(link);
      const left = (at.x - x) * scale;
      const top = (at.y - y) * scale;
      const rim = { x: (data.node.width / 2) * scale, y: (data.node.height / 2) * scale };
      const isSeen =
        left >= rim.x &&
        top >= rim.y &&
        left <= frame.clientWidth - rim.x &&
        top <= frame.clientHeight - rim.y;
      if (!isSeen) centre(at.x, at.y);
    },
    focus: (link) => {
      scale = Math.max(scale, 0.8);
      const at = middleOf(link);
      centre(at.x, at.y);
    },
  };
  // The panel beside it takes room: who sees all, sees all still.
  new ResizeObserver(() => (isWhole ? viewport.showAll() : plan())).observe(frame);
  return viewport;
}

/** All of it where it can be read so; else the first link that did not pass, or the task itself. */
export function showFirst(
  viewport: Viewport,
  frame: HTMLElement,
  { links, width, height }: ClientData,
): void {
  viewport.showAll();
  if (Math.min(frame.clientWidth / width, frame.clientHeight / height) >= clear) return;
  viewport.focus(
    Math.max(
      0,
      links.findIndex(({ state }) => state !== 'passed'),
    ),
  );
}
