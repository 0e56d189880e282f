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

/** A private key, and whose it is. */
export interface PrivateKeyOfHost extends PrivateKeyFacts {
  readonly privateKey: string;
}

/**
 * Runs a command for each private key, with the key on its standard input, so that it never touches the disk. Facts are
 * variables of its environment and never part of the line that the shell reads.
 *
 * Nothing that the command prints becomes part of the error: it could be the key.
 *
 * @throws KeyRepoError `key-repo-command` where it fails or cannot be started; the keys before that one were taken
 */
export async function handOver(
  keys: readonly PrivateKeyOfHost[],
  { command, cwd }: PrivateKeyCommand,
): Promise<void> {
  const taken: string[] = [];
  for (const { privateKey, host, userId, fingerprint } of keys) {
    const { failed, exitCode, signal } = await execa(command, {
      shell: true,
      cwd,
      input: privateKey,
      stdout: 'ignore',
      stderr: 'inherit',
      reject: false,
      env: { COT_KEY_HOST: host, COT_KEY_USER_ID: userId, COT_KEY_FINGERPRINT: fingerprint },
    });
    const how = signal === undefined ? `exit status ${exitCode ?? 'unknown'}` : `signal ${signal}`;
    if (failed) throw failure(host, how, taken);
    taken.push(host);
  }
}

function failure(host: string, how: string, taken: readonly string[]): KeyRepoError {
  const before = taken.length === 0 ? '' : `; it took those of ${taken.join(', ')} before`;
  return new KeyRepoError({
    code: 'key-repo-command',
    message: `the command that takes private keys failed for ${host} (${how})${before}`,
    nextStep:
      'Try it by itself, and see what it needs. No public key was written; forget private ones that it took.',
    facts: { host, taken },
  });
}
