import { resolve } from 'node:path';
import { generateChainOfTrust } from '@chain-of-trust/generator';
import { readPrivateKeyFile } from '@chain-of-trust/key-repo';
import { printable } from '@chain-of-trust/report';
import { parseEd25519PrivateKey, parseOpenPgpPrivateKey } from '@chain-of-trust/signing';
import { type JsonObject, parseJson, taskSizedBounds } from '@chain-of-trust/types';
import { UsageError } from '../error.js';
import { exitStatus } from '../exit-status.js';
import { readFileOf } from '../files.js';
import { type Options, referenceTime, required } from '../options.js';
import { readPassphrase } from '../passphrase.js';
import type { Terminal } from '../terminal.js';

/** `cot generate`: writes the signed blob of a finished run, prints the written files and returns the exit status. */
export async function generate(options: Options, terminal: Terminal): Promise<number> {
  const at = referenceTime(options.at, terminal.now);
  const keys = await readKeys(options, terminal);
  const run = await readRun(required(options, 'run', '--run'), terminal);
  const artifactsFolder = resolve(terminal.cwd, required(options, 'artifacts', '--artifacts'));
  const outputFolder = options.output === undefined ? artifactsFolder : resolve(terminal.cwd, options.output);
  const { files } = await generateChainOfTrust({ artifactsFolder, outputFolder, run, keys, at });
  for (const { name } of files) terminal.stdout(`${printable(resolve(outputFolder, name))}\n`);
  return exitStatus.ok;
}

async function readKeys(options: Options, terminal: Terminal) {
  const { ed25519Key, gpgKey } = options;
  if (ed25519Key === undefined && gpgKey === undefined) {
    throw new UsageError({
      code: 'usage-missing',
      message: 'no key to sign with',
      nextStep: 'Add --ed25519-key FILE, --gpg-key FILE, or both.',
    });
  }
  const read = (file: string) => readPrivateKeyFile(resolve(terminal.cwd, file));
  const passphrase = await readPassphrase(options, terminal);
  return {
    ...(ed25519Key === undefined ? {} : { ed25519: parseEd25519PrivateKey(await read(ed25519Key)) }),
    ...(gpgKey === undefined
      ? {}
      : {
          openpgp: await parseOpenPgpPrivateKey(
            await read(gpgKey),
            passphrase === undefined ? {} : { passphrase },
          ),
        }),
  };
}

async function readRun(file: string, terminal: Terminal): Promise<JsonObject> {
  const content =
    file === '-' ? await readAll(terminal.stdin()) : await readFileOf(resolve(terminal.cwd, file), 'run');
  const run = parseJson(content, taskSizedBounds);
  if (typeof run === 'object' && run !== null && !Array.isArray(run)) return run as JsonObject; // narrowed by the line
  throw new UsageError({
    code: 'usage-value',
    message: 'the run is not a JSON object',
    nextStep: 'Give an object with taskId, runId, task, workerGroup, workerId and environment.',
  });
}

async function readAll(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.length;
    if (bytes > taskSizedBounds.maxBytes) break;
    chunks.push(chunk);
  }
  return bytes > taskSizedBounds.maxBytes ? new Uint8Array(bytes) : Buffer.concat(chunks);
}
