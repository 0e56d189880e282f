import type { Report } from '@chain-of-trust/types';
import { type LinkState, linkStates, stateWords } from '../link-state.js';
import { escapeMarkup, shorten, visible } from '../markup.js';
import { type GraphLayout, layOutGraph, nodeSize } from './layout.js';

/** The chain as SVG elements without the `svg` around them: its classes are styled by whoever takes it. */
export interface Drawing {
  readonly layout: GraphLayout;
  readonly edges: string;
  /** Boxes of the links, in the order of the report. */
  readonly nodes: readonly string[];
}

/** Draws the chain of a report. Edges go from a task to what it takes input from. */
export function drawChain(report: Report): Drawing {
  const layout = layOutGraph(report.links);
  const states = linkStates(report);
  const nodes = report.links.map((link, i) => {
    const { x, y } = layout.nodes[i] ?? { x: 0, y: 0 };
    return drawNode({ name: link.name, taskId: link.taskId, state: states[i] ?? 'not-run', x, y });
  });
  return { layout, edges: layout.edges.map((edge) => drawEdge(layout, edge)).join(''), nodes };
}

interface DrawnNode {
  readonly name: string;
  readonly taskId: string;
  readonly state: LinkState;
  readonly x: number;
  readonly y: number;
}

function drawNode({ name, taskId, state, x, y }: DrawnNode): string {
  const { word, mark } = stateWords[state];
  const line = (className: string, text: string, [dx, dy]: readonly [number, number]) =>
    `<text class="${className}" x="${dx}" y="${dy}"${className === 'mark' ? ' aria-hidden="true"' : ''}>${text}</text>`;
  const short = (text: string) => escapeMarkup(shorten(visible(text), 26));
  return [
    `<g class="node ${state}" transform="translate(${x} ${y})">`,
    `<title>${escapeMarkup(`${name} ${taskId}`)}: ${word}</title>`,
    `<rect width="${nodeSize.width}" height="${nodeSize.height}" rx="6"/>`,
    line('mark', mark, [16, 27]),
    line('name', short(name), [32, 19]),
    line('id', short(taskId), [32, 35]),
    '</g>',
  ].join('');
}

/** A curve between two columns; within one or backwards, it leaves and enters at the same sides. */
function drawEdge({ nodes }: GraphLayout, [from, to]: readonly [number, number]): string {
  const { x: left, y: top } = nodes[from] ?? { x: 0, y: 0 };
  const { x: endX, y: end } = nodes[to] ?? { x: 0, y: 0 };
  const startX = left + nodeSize.width;
  const bend = Math.max(36, Math.abs(endX - startX) / 2);
  const half = nodeSize.height / 2;
  return `<path d="M${startX} ${top + half}C${startX + bend} ${top + half} ${endX - bend} ${end + half} ${endX} ${end + half}"/>`;
}
