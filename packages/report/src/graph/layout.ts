import type { LinkReport } from '@chain-of-trust/types';
import { type ChainGraph, chainGraph, findLayers } from './layers.js';

/** Where everything of a drawn chain stands, in pixels; the task itself at the left, what it comes from to the right. */
export interface GraphLayout {
  readonly width: number;
  readonly height: number;
  /** Upper left corner of each link, in the order of the report. */
  readonly nodes: readonly { readonly x: number; readonly y: number }[];
  readonly edges: ChainGraph['edges'];
}

/** Size of a link's box. */
export const nodeSize = { width: 240, height: 44 } as const;

const columnWidth = nodeSize.width + 72;
const rowHeight = nodeSize.height + 16;
/** Around the whole drawing. */
const margin = 24;

/**
 * Draws the chain in layers. Within a layer, links stand beside what they are connected to; a layer too high for a
 * screen is folded into several columns. The same report gives the same drawing.
 */
export function layOutGraph(links: readonly LinkReport[]): GraphLayout {
  const graph = chainGraph(links);
  const columns = orderColumns(graph, findLayers(graph)).flatMap((layer) => fold(layer, links.length));
  const rows = Math.max(1, ...columns.map((column) => column.length));
  const nodes = links.map(() => ({ x: margin, y: margin }));
  columns.forEach((column, c) => {
    const top = margin + ((rows - column.length) * rowHeight) / 2;
    column.forEach((i, r) => {
      nodes[i] = { x: margin + c * columnWidth, y: Math.round(top + r * rowHeight) };
    });
  });
  return {
    width: Math.max(1, columns.length) * columnWidth - 72 + 2 * margin,
    height: rows * rowHeight - 16 + 2 * margin,
    nodes,
    edges: graph.edges,
  };
}

/** Two sweeps of the barycentre method: from the left by who takes the input, then from the right by who gives it. */
function orderColumns({ upstream, edges }: ChainGraph, layers: readonly number[]): number[][] {
  const columns = Array.from({ length: Math.max(-1, ...layers) + 1 }, (): number[] => []);
  for (const [i, layer] of layers.entries()) columns[layer]?.push(i);
  const takers = upstream.map((): number[] => []);
  for (const [i, j] of edges) takers[j]?.push(i);
  const place = layers.map(() => 0);
  const settle = (column: readonly number[]) => {
    for (const [r, i] of column.entries()) place[i] = (r + 0.5) / column.length;
  };
  for (const column of columns) settle(column);
  const sort = (column: number[], neighbours: readonly (readonly number[])[]) => {
    const weight = new Map(column.map((i) => [i, mean(neighbours[i] ?? [], place) ?? place[i] ?? 0]));
    settle(column.sort((a, b) => (weight.get(a) ?? 0) - (weight.get(b) ?? 0) || a - b));
  };
  for (const column of columns) sort(column, takers);
  for (const column of columns.toReversed()) sort(column, upstream);
  return columns;
}

function mean(indices: readonly number[], place: readonly number[]): number | undefined {
  if (indices.length === 0) return undefined;
  return indices.reduce((sum, i) => sum + (place[i] ?? 0), 0) / indices.length;
}

/** Into columns of a height that makes the whole about as wide as a screen. */
function fold(layer: readonly number[], count: number): number[][] {
  const most = Math.max(12, Math.ceil(Math.sqrt(3 * count)));
  const parts = Math.max(1, Math.ceil(layer.length / most));
  const size = Math.ceil(layer.length / parts);
  return Array.from({ length: parts }, (_, part) => layer.slice(part * size, (part + 1) * size));
}
