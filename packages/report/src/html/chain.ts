import type { Report } from '@chain-of-trust/types';
import { drawChain } from '../graph/drawing.js';
import { nodeSize } from '../graph/layout.js';
import { type LinkState, stateWords } from '../link-state.js';
import { escapeMarkup, visible } from '../markup.js';
import type { ClientData } from './data.js';

const states = ['passed', 'refused', 'undetermined', 'not-run'] as const satisfies readonly LinkState[];

/** The drawn chain, its tools, and the panel for the link that is chosen. The tools show where the script runs. */
export function chainSection(report: Report, linkStates: readonly LinkState[]): string {
  const { layout, edges, nodes } = drawChain(report);
  const { width, height } = layout;
  const linked = nodes.map((node, i) => {
    const { name = '', taskId = '' } = report.links[i] ?? {};
    const label = `${name} ${taskId}, ${stateWords[linkStates[i] ?? 'not-run'].word}`;
    return `<a href="#link-${i}"><title>${escapeMarkup(label)}</title>${node}</a>`;
  });
  return [
    '<section aria-labelledby="chain-title" id="chain">',
    '<h2 id="chain-title">Chain</h2>',
    tools(linkStates),
    '<div class="stage">',
    '<div class="drawing" id="drawing" role="group" tabindex="0" aria-label="Drawing of the chain" aria-describedby="drawing-help">',
    `<svg width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<g class="edges" aria-hidden="true">${edges}</g>`,
    ...linked,
    '</svg>',
    '</div>',
    '<aside id="panel" aria-label="Chosen link" hidden></aside>',
    '</div>',
    '<p class="help" id="drawing-help">Left is the task itself; lines lead right, to what it takes input from. <span class="scripted" hidden>Drag or use the arrow keys to move, + and − or the wheel (after a click) to zoom, 0 to see all. Tab reaches the links; arrow keys go from one to the next, Enter shows its rules. From afar, a large chain shows the lines of the chosen link only.</span></p>',
    `<script type="application/json" id="data">${embed(clientData(report, { linkStates, layout }))}</script>`,
    '</section>',
  ].join('\n');
}

function tools(linkStates: readonly LinkState[]): string {
  const present = states.filter((state) => linkStates.includes(state));
  const options = present.map((state) => {
    const count = linkStates.filter((each) => each === state).length;
    return `<option value="${state}">${stateWords[state].word} (${count})</option>`;
  });
  const failed = linkStates.filter((state) => state !== 'passed').length;
  return [
    '<div class="tools scripted" hidden>',
    '<label>Search <input type="search" id="search" placeholder="name, taskId or worker pool" autocomplete="off" spellcheck="false"></label>',
    `<label>Show <select id="filter"><option value="all">all (${linkStates.length})</option>`,
    `<option value="failed">all that did not pass (${failed})</option>${options.join('')}</select></label>`,
    '<output id="found" aria-live="polite"></output>',
    '<span class="zoom" role="group" aria-label="Zoom"><button type="button" id="zoom-out" aria-label="Zoom out">−</button>',
    '<button type="button" id="zoom-in" aria-label="Zoom in">+</button>',
    '<button type="button" id="zoom-all">See all</button></span>',
    '</div>',
  ].join('');
}

interface Laid {
  readonly linkStates: readonly LinkState[];
  readonly layout: ReturnType<typeof drawChain>['layout'];
}

function clientData(report: Report, { linkStates, layout }: Laid): ClientData {
  const links = report.links.map((link, i) => ({
    text: [link.name, link.taskId, link.workerPoolId ?? ''].map(visible).join('\n').toLowerCase(),
    state: linkStates[i] ?? 'not-run',
    ...(layout.nodes[i] ?? { x: 0, y: 0 }),
  }));
  return { links, edges: layout.edges, node: nodeSize, width: layout.width, height: layout.height };
}

/** JSON in which nothing can end the element around it. */
function embed(data: ClientData): string {
  return JSON.stringify(data).replaceAll('<', '\\u003c');
}
