export { exitStatus } from './exit-status.js';
export { run, runCreateGpgKeys } from './run.js';

export type { Terminal } from './terminal.js';
