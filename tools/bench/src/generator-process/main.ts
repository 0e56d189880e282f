import { readFileSync } from 'node:fs';
import { createChainOfTrust, HashThreads, writeBlob } from '@chain-of-trust/generator';
import { parseEd25519PrivateKey } from '@chain-of-trust/signing';
import { finishedRun } from '../finished-run.js';

/*
 * A worker that runs, and makes the chain of trust of one more run: the blob of a small run comes first, and is not
 * counted. Arguments: a folder of some small outputs, the folder of outputs, the file of the private key, and where the
 * blob is written. Says how many milliseconds it took.
 */
const [small = '', outputs = '', keyFile = '', blob = ''] = process.argv.slice(2);
const keys = { ed25519: parseEd25519PrivateKey(readFileSync(keyFile)) };
const threads = new HashThreads();

async function generate(folder: string): Promise<number> {
  const started = performance.now();
  const { files } = await createChainOfTrust(finishedRun, {
    artifacts: [{ folder }],
    keys,
    at: new Date(),
    threads,
  });
  await writeBlob(blob, files);
  return performance.now() - started;
}

await generate(small);
process.stdout.write(String(await generate(outputs)));
await threads.close();
