import { Command } from 'commander';
import { addAttest } from './program/attest.js';
import { addGenerate } from './program/generate.js';
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
    addAttest,
    addGenerate,
    addKeygen,
    addWorkerCheck,
    addKeys,
    addPolicy,
  ])
    add(program, terminal, finish);
  return program;
}
