export { exitStatus } from './exit-status.js';
export { run, runCreateGpgKeys, runVerifyCot } from './run.js';

export type { Terminal } from './terminal.js';
