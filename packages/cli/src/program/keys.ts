import type { Command } from 'commander';
import type { Terminal } from '../terminal.js';
import { addKeysAudit } from './keys-audit.js';
import { addKeysHomedirs } from './keys-homedirs.js';
import { addKeysLife } from './keys-life.js';
import { addKeysMaintain } from './keys-maintain.js';
import { addKeysStates } from './keys-states.js';
import { addKeysSync } from './keys-sync.js';
import { type Finish, subcommand } from './subcommand.js';

/** `cot keys …`. */
export function addKeys(program: Command, terminal: Terminal, finish: Finish): void {
  const keys = subcommand(
    program,
    'keys',
    "look after the git repository of workers' public keys",
  ).helpCommand(false);
  const groups = [addKeysLife, addKeysHomedirs, addKeysSync, addKeysStates, addKeysAudit, addKeysMaintain];
  for (const add of groups) add(keys, terminal, finish);
}
