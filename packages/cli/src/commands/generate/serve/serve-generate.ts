import { resolve } from 'node:path';
import { HashThreads } from '@chain-of-trust/generator';
import { printable } from '@chain-of-trust/report';
import { UsageError } from '../../../error.js';
import { exitStatus } from '../../../exit-status.js';
import { listenForStop } from '../../../stop-signal.js';
import type { Terminal } from '../../../terminal.js';
import type { GenerateOptions } from '../options.js';
import { readSigningKeys } from '../signing-keys.js';
import { serve } from './server.js';

/** What goes with `--serve`: what belongs to the worker and not to a run. */
const ofWorker: ReadonlySet<string> = new Set([
  'serve',
  'format',
  'ed25519Key',
  'gpgKey',
  'passphraseFile',
  'passphraseFd',
  'taskUser',
  'minKeyLifetime',
]);

/**
 * `cot generate --serve`: carries out requests until SIGTERM or SIGINT. The keys are read once; a line on standard
 * output says when requests are taken.
 *
 * @throws UsageError any code; KeyRepoError, SigningError for a key that cannot be used
 */
export async function serveGenerate(
  options: GenerateOptions,
  path: string,
  terminal: Terminal,
): Promise<number> {
  refuseRun(options);
  const keys = await readSigningKeys(options.single, terminal);
  const stop = listenForStop(); // from now on, so that none ends this without removing the socket
  try {
    const socket = resolve(terminal.cwd, path);
    const threads = new HashThreads();
    const serving = await serve({ path: socket, setup: { keys, threads }, now: terminal.now });
    terminal.stdout(`ready ${printable(socket)}\n`);
    await aborted(stop.signal);
    await serving.stop();
    await threads.close();
    return exitStatus.ok;
  } finally {
    stop.forget();
  }
}

/** An option that every request overrides, or that is passed over, would look as if it held. */
function refuseRun({ single, artifact, environment }: GenerateOptions): void {
  const other = Object.keys(single).find((name) => single[name] !== undefined && !ofWorker.has(name));
  const list = artifact.length > 0 ? 'artifact' : environment.length > 0 ? 'environment' : undefined;
  const extra = other ?? list;
  if (extra === undefined) return;
  const flag = `--${extra.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  throw new UsageError({
    code: 'usage-conflict',
    message: `--serve and ${flag} are both given`,
    nextStep: 'Give what belongs to a run in each request.',
  });
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
