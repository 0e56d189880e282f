import type { Report } from '@chain-of-trust/types';
import { type LinkState, linkStates, stateWords } from '../link-state.js';
import { visible } from '../markup.js';
import { verdictWords } from '../verdict-words.js';
import { chainGraph } from './layers.js';

const looks: Readonly<Record<LinkState, string>> = {
  passed: 'color="#1a7f37" fillcolor="#e9f7ee"',
  refused: 'color="#b42318" fillcolor="#fff1f0" penwidth=2',
  undetermined: 'color="#8a5a00" fillcolor="#fff8e6" penwidth=2',
  'not-run': 'color="#6b7280" fillcolor="#f6f8fa" style="filled,rounded,dashed"',
};

/** The chain in DOT, the language of Graphviz. */
export function formatGraphDot(report: Report): string {
  const states = linkStates(report);
  const { edges } = chainGraph(report.links);
  const title = `${verdictWords[report.verdict]} ${report.taskType} ${report.taskId}`;
  const nodes = report.links.map(({ name, taskId }, i) => {
    const state = states[i] ?? 'not-run';
    const label = [name, taskId, stateWords[state].word].map(escapeDot).join('\\n');
    return `n${i} [label="${label}" ${looks[state]}];`;
  });
  const lines = [
    `graph [rankdir=LR label="${escapeDot(title)}" labelloc=t fontname="sans-serif"];`,
    'node [shape=box style="filled,rounded" fontname="sans-serif" fontsize=11 fontcolor="#1b1f24"];',
    'edge [color="#8a929e"];',
    ...nodes,
    ...edges.map(([from, to]) => `n${from} -> n${to};`),
  ];
  return `digraph chain {\n${lines.map((line) => `  ${line}\n`).join('')}}\n`;
}

/** Foreign text for the inside of a quoted string: Graphviz reads backslashes and, in labels, HTML's entities. */
function escapeDot(text: string): string {
  return visible(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('&', '&amp;');
}
