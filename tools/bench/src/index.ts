export { runBench } from './command.js';
export type { BenchResult, Target } from './result.js';
export type { Summary } from './statistics.js';
export { median, summarize } from './statistics.js';
