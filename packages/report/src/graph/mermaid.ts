import type { Report } from '@chain-of-trust/types';
import { linkStates, stateWords } from '../link-state.js';
import { visible } from '../markup.js';
import { chainGraph } from './layers.js';

/** Readable on Mermaid's light and dark backgrounds alike, because each says its text's colour. */
const classes = [
  'classDef passed fill:#e9f7ee,stroke:#1a7f37,color:#1b1f24',
  'classDef refused fill:#fff1f0,stroke:#b42318,color:#1b1f24,stroke-width:3px',
  'classDef undetermined fill:#fff8e6,stroke:#8a5a00,color:#1b1f24,stroke-width:3px',
  'classDef notRun fill:#f6f8fa,stroke:#6b7280,color:#1b1f24,stroke-dasharray:4 3',
];

/** The chain as a flowchart of Mermaid. */
export function formatGraphMermaid(report: Report): string {
  const states = linkStates(report);
  const { edges } = chainGraph(report.links);
  const nodes = report.links.map(({ name, taskId }, i) => {
    const state = states[i] ?? 'not-run';
    const label = [name, taskId, stateWords[state].word].map(escapeMermaid).join('<br/>');
    return `n${i}["${label}"]:::${state === 'not-run' ? 'notRun' : state}`;
  });
  const lines = [...nodes, ...edges.map(([from, to]) => `n${from} --> n${to}`), ...classes];
  return `${['flowchart LR', ...lines.map((line) => `  ${line}`)].join('\n')}\n`;
}

/**
 * Foreign text for the inside of a quoted label. All but plain letters, digits and a few signs becomes an entity code:
 * the inside of quotes is read as Markdown and HTML, too.
 */
function escapeMermaid(text: string): string {
  return visible(text).replace(/^-|[^\w :/-]/gu, (character) => `#${character.codePointAt(0) ?? 0};`);
}
