import type { Report } from '@chain-of-trust/types';
import { formatGraphDot } from './graph/dot.js';
import { formatGraphMermaid } from './graph/mermaid.js';
import { formatGraphSvg } from './graph/svg.js';

/** A language that a chain can be drawn in. */
export type GraphFormat = 'svg' | 'mermaid' | 'dot';

/**
 * Draws the chain of a report: each link with its name, taskId and state, and an edge from each task to every task
 * that it takes input from. The same report gives the same text.
 *
 * Names come from tasks. No name can end the text that it stands in, in any of the formats; `svg` loads and runs
 * nothing.
 */
export function formatReportGraph(report: Report, format: GraphFormat): string {
  switch (format) {
    case 'svg':
      return formatGraphSvg(report);
    case 'mermaid':
      return formatGraphMermaid(report);
    case 'dot':
      return formatGraphDot(report);
    default:
      return format satisfies never;
  }
}
