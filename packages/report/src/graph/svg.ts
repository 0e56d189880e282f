import type { Report } from '@chain-of-trust/types';
import { escapeMarkup } from '../markup.js';
import { verdictWords } from '../verdict-words.js';
import { drawChain } from './drawing.js';

const style = `
svg{color-scheme:light dark;background:#fff;font:12px ui-sans-serif,system-ui,sans-serif}
.edges path{fill:none;stroke:#8a929e;stroke-width:1.25}
.node rect{fill:#fff;stroke:#6b7280;stroke-width:1.25}
.node text{fill:#1b1f24}.node .id{fill:#57606a;font-family:ui-monospace,monospace;font-size:11px}
.mark{text-anchor:middle;font-weight:700;font-size:14px}.name{font-weight:600}
.passed rect{stroke:#1a7f37}.node.passed .mark{fill:#1a7f37}
.refused rect{stroke:#b42318;fill:#fff1f0;stroke-width:2}.node.refused .mark{fill:#b42318}
.undetermined rect{stroke:#8a5a00;fill:#fff8e6;stroke-width:2}.node.undetermined .mark{fill:#8a5a00}
.not-run rect{stroke-dasharray:4 3}
@media (prefers-color-scheme:dark){svg{background:#16191d}.edges path{stroke:#6e7681}
.node rect{fill:#1f2329;stroke:#8b949e}.node text{fill:#e6e8eb}.node .id{fill:#a5adb8}
.passed rect{stroke:#3fb950}.node.passed .mark{fill:#3fb950}
.refused rect{stroke:#ff7b72;fill:#3a1d1d}.node.refused .mark{fill:#ff7b72}
.undetermined rect{stroke:#e3b341;fill:#332a14}.node.undetermined .mark{fill:#e3b341}}
`;

/** The chain as one SVG document without script, link or anything that is loaded. */
export function formatGraphSvg(report: Report): string {
  const { layout, edges, nodes } = drawChain(report);
  const { width, height } = layout;
  const title = escapeMarkup(`${verdictWords[report.verdict]} ${report.taskType} ${report.taskId}`);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${title}</title>`,
    `<style>${style}</style>`,
    `<g class="edges">${edges}</g>`,
    ...nodes,
    '</svg>\n',
  ].join('\n');
}
