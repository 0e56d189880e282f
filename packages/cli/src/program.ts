import { Command } from 'commander';
import { addAttest } from './program/attest.js';
import { addCompletion } from './program/completion.js';
import { addConfig } from './program/config.js';
import { addExplain } from './program/explain.js';
import { addGenerate } from './program/generate.js';
import { addGraph } from './program/graph.js';
import { addGuard } from './program/guard.js';
import { addKeygen } from './program/keygen.js';
import { addKeys } from './program/keys.js';
import { addPolicy } from './program/policy.js';
import { exitStatusHelp, type Finish } from './program/subcommand.js';
import { addVerify, addVerifyBlob } from './program/verify.js';
import { addVerifyArtifact } from './program/verify-artifact.js';
import { addWorkerCheck } from './program/worker-check.js';
import type { Terminal } from './terminal.js';
import { readVersion } from './version.js';

/**
 * The command line of `cot`. Only names and help are here; what a command needs is loaded when it runs, so that
 * `cot --help` stays as fast as the runtime.
 */
export function createProgram(terminal: Terminal, finish: Finish): Command {
  const program = new Command('cot')
    .description("Taskcluster's Chain of Trust: generate, verify and inspect signed accounts of tasks.")
    .version(readVersion(), '--version', 'print the version')
    .helpOption('--help', 'show help')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({ writeOut: terminal.stdout, writeErr: terminal.stderr })
    .showHelpAfterError('(cot --help shows the usage)')
    .addHelpText('after', exitStatusHelp);
  for (const add of [
    addVerify,
    addVerifyBlob,
    addVerifyArtifact,
    addGuard,
    addGraph,
    addAttest,
    addExplain,
    addGenerate,
    addKeygen,
    addWorkerCheck,
    addKeys,
    addPolicy,
    addConfig,
    addCompletion,
  ])
    add(program, terminal, finish);
  return program;
}
