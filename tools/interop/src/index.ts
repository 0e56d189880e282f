export { runCot } from './cot.js';
export { finishedRun } from './finished-run.js';
export type { GpgHomedir } from './gpg.js';
export { withGpgHomedir } from './gpg.js';
export type { MercurialServer } from './mercurial-server.js';
export { withMercurialServer } from './mercurial-server.js';
export type { ProgramResult } from './program.js';
export { runProgram } from './program.js';
export { askPython, isScriptworkerAbsent, runPython, scriptworkerVersion } from './python.js';
