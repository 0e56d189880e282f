import type { ClientData } from '../data.js';
import { find } from './page.js';

/** Which links are shown. */
export interface Search {
  readonly isShown: (link: number) => boolean;
}

/** What the search works on. */
export interface SearchTargets {
  readonly data: ClientData;
  readonly nodes: readonly SVGAElement[];
  readonly lines: readonly Element[];
  /** Told which link is to be shown when the reader presses Enter. */
  readonly onChosen: (link: number) => void;
  /** Told which link is the first that fits, whenever that changes. */
  readonly onFound: (link: number) => void;
}

/** Fades what does not fit in the drawing, and leaves it out of the list. */
export function followSearch({ data, nodes, lines, onChosen, onFound }: SearchTargets): Search {
  const input = find('search', HTMLInputElement);
  const filter = find('filter', HTMLSelectElement);
  const found = find('found', HTMLOutputElement);
  let shown = data.links.map(() => true);
  const update = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    shown = data.links.map(
      ({ text, state }) => fitsFilter(state, filter.value) && words.every((word) => text.includes(word)),
    );
    for (const [i, isShown] of shown.entries()) {
      nodes[i]?.classList.toggle('faded', !isShown);
      const entry = document.getElementById(`link-${i}`);
      if (entry !== null) entry.hidden = !isShown;
    }
    for (const [i, [from, to]] of data.edges.entries())
      lines[i]?.classList.toggle('faded', shown[from] !== true || shown[to] !== true);
    const count = shown.filter(Boolean).length;
    const isAll = count === shown.length;
    found.textContent = isAll ? '' : count === 0 ? 'nothing found' : `${count} of ${shown.length} links`;
    if (!isAll && count > 0) onFound(shown.indexOf(true));
  };
  input.addEventListener('input', update);
  filter.addEventListener('change', update);
  input.addEventListener('keydown', (event) => {
    const first = shown.indexOf(true);
    if (event.key === 'Enter' && first >= 0) onChosen(first);
  });
  return { isShown: (link) => shown[link] === true };
}

function fitsFilter(state: string, filter: string): boolean {
  return filter === 'all' || (filter === 'failed' ? state !== 'passed' : state === filter);
}
