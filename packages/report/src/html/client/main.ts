import { followKeys } from './keys.js';
import { find, linkOfHash, readData } from './page.js';
import { createPanel } from './panel.js';
import { followPointer } from './pointer.js';
import { followSearch } from './search.js';
import { createViewport, showFirst } from './viewport.js';

/** Makes the page one that can be worked with. Text is only ever copied as text, never read as markup. */
function start(): void {
  const data = readData();
  const frame = find('drawing', HTMLElement);
  const svg = frame.querySelector('svg');
  if (svg === null) return;
  const nodes = [...svg.querySelectorAll<SVGAElement>('a')];
  const lines = [...svg.querySelectorAll('.edges path')];
  document.documentElement.classList.add('with-script');
  for (const element of document.querySelectorAll<HTMLElement>('.scripted')) element.hidden = false;
  svg.removeAttribute('width');
  svg.removeAttribute('height');
  const viewport = createViewport(frame, svg, data);

  let chosen: number | undefined;
  const mark = (link: number | undefined) => {
    chosen = link;
    for (const [i, node] of nodes.entries()) node.classList.toggle('chosen', i === link);
    for (const [i, edge] of data.edges.entries())
      lines[i]?.classList.toggle('chosen', link !== undefined && edge.includes(link));
  };
  const panel = createPanel(find('panel', HTMLElement), () => {
    const last = chosen;
    mark(undefined);
    if (last !== undefined) nodes[last]?.focus({ preventScroll: true });
  });
  const choose = (link: number) => {
    mark(link);
    panel.show(link);
    viewport.reveal(link);
  };

  find('chain', HTMLElement).addEventListener('click', (event) => {
    const target = event.target instanceof Element ? event.target.closest('a') : null;
    const link = linkOfHash(target?.getAttribute('href') ?? null);
    if (link === undefined) return;
    event.preventDefault();
    choose(link);
  });
  const { isShown } = followSearch({
    data,
    nodes,
    lines,
    onChosen: choose,
    onFound: (link) => viewport.reveal(link),
  });
  followPointer(frame, viewport);
  followKeys({ frame, viewport, data, nodes, isShown });
  find('zoom-in', HTMLButtonElement).addEventListener('click', () => viewport.zoom(1.25));
  find('zoom-out', HTMLButtonElement).addEventListener('click', () => viewport.zoom(0.8));
  find('zoom-all', HTMLButtonElement).addEventListener('click', viewport.showAll);
  addEventListener('hashchange', openTarget);
  openTarget();
  showFirst(viewport, frame, data);
}

/** Unfolds the link of the list that a reference has led to. */
function openTarget(): void {
  const link = linkOfHash(location.hash);
  const entry = link === undefined ? null : document.getElementById(`link-${link}`);
  if (entry === null) return;
  entry.hidden = false;
  const details = entry.querySelector('details');
  if (details !== null) details.open = true;
  entry.scrollIntoView();
}

start();
