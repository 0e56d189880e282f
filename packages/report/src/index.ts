export type { GraphFormat } from './graph.js';
export { formatReportGraph } from './graph.js';
export { formatReportHtml } from './html.js';
export { formatReportJson } from './json.js';
export { formatReportJunit } from './junit.js';
export { printable } from './printable.js';
export type { TextOptions } from './text.js';
export { formatReportText } from './text.js';
