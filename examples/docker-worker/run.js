#!/usr/bin/env node
// Runs one task without docker, and has `cot` verify what was published: `node run.js [FOLDER]`.
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateEd25519KeyPair } from '@chain-of-trust/signing';
import { ChainOfTrust, loadSigner } from './chain-of-trust.js';
import { runTask } from './worker.js';

const folder = resolve(process.argv[2] ?? (await mkdtemp(join(tmpdir(), 'docker-worker-'))));
const keys = join(folder, 'keys');
await mkdir(join(keys, 'docker-worker'), { recursive: true });

const { publicKey, privateKey } = generateEd25519KeyPair();
await writeFile(join(folder, 'worker.sec'), privateKey, { mode: 0o600 });
await writeFile(join(keys, 'docker-worker/worker.pub'), publicKey);

const signer = await loadSigner(join(folder, 'worker.sec'));
const { published } = await runTask({
  task: JSON.parse(await readFile(new URL('task.json', import.meta.url), 'utf8')),
  taskId: 'LnshJjNXTfeBlPNrAzyy9w',
  folder,
  features: [new ChainOfTrust(signer)],
});
await signer.threads.close();

const cot = fileURLToPath(new URL('bin/cot.js', import.meta.resolve('@chain-of-trust/cli/package.json')));
const blob = join(published, 'public/chain-of-trust.json');
const args = [cot, 'verify-blob', blob, '--worker-implementation', 'docker-worker', '--keys', keys];
process.exitCode = spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 3;
