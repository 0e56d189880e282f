import { execa } from 'execa';
import { KeyRepoError } from '../error.js';

/** Who is handed a private key. */
export interface PrivateKeyCommand {
  /** A line for the shell. */
  readonly command: string;
  /** Where it runs. */
  readonly cwd: string;
}

/** What the command may need to know to put the key away, as `COT_KEY_…` in its environment. */
export interface PrivateKeyFacts {
  readonly host: string;
  readonly userId: string;
  readonly fingerprint: string;
}

/**
 * Runs a command with a private key on its standard input, so that the key never touches the disk. Facts are variables
 * of its environment and never part of the line that the shell reads.
 *
 * Nothing that the command prints becomes part of the error: it could be the key.
 *
 * @throws KeyRepoError `key-repo-command` where it fails or cannot be started
 */
export async function runPrivateKeyCommand(
  { command, cwd }: PrivateKeyCommand,
  privateKey: string,
  { host, userId, fingerprint }: PrivateKeyFacts,
): Promise<void> {
  const { failed, exitCode, signal } = await execa(command, {
    shell: true,
    cwd,
    input: privateKey,
    stdout: 'ignore',
    stderr: 'inherit',
    reject: false,
    env: { COT_KEY_HOST: host, COT_KEY_USER_ID: userId, COT_KEY_FINGERPRINT: fingerprint },
  });
  if (!failed) return;
  const how = signal === undefined ? `exit status ${exitCode ?? 'unknown'}` : `signal ${signal}`;
  throw new KeyRepoError({
    code: 'key-repo-command',
    message: `the command that takes private keys failed for ${host} (${how})`,
    nextStep: 'Try it by itself, and see what it needs; no public key was written.',
    facts: { host, exitCode, signal },
  });
}
