import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withTemporaryFolder } from '@chain-of-trust/fixtures';
import { generateEd25519KeyPair } from '@chain-of-trust/signing';
import { parseBlob } from '@chain-of-trust/types';
import { describe, expect, test } from 'vitest';
import { runCot } from '../src/cot.js';
import { finishedRun } from '../src/finished-run.js';
import { askPython, isScriptworkerAbsent } from '../src/python.js';
import { place } from './signed-blob.js';

/** What each worker has beside its run. */
const presets = [
  ['docker-worker', ['--certified-log', 'task.log', '--image', 'image.tar'], ['public/logs/certified.log']],
  ['generic-worker', ['--certified-log', 'task.log'], ['public/logs/certified.log']],
  ['taskcluster-worker', ['--certified-log', 'task.log'], ['public/logs/certified.log']],
  ['scriptworker', ['--chain-of-trust-log', 'task.log'], ['public/logs/chain_of_trust.log']],
] as const;

describe.skipIf(isScriptworkerAbsent())('the public Python scriptworker and cot generate --preset', () => {
  test.each(presets)(
    'as %s: it verifies the blob by the key of that worker alone, and its schema',
    (worker, facts, logs) =>
      withTemporaryFolder(async (folder) => {
        const at = (name: string) => join(folder, name);
        const { environment: _, ...run } = finishedRun;
        await place(folder, 'run.json', JSON.stringify(run));
        await place(folder, 'out/public/build/target.zip', 'zip');
        await place(folder, 'task.log', 'log\n');
        await place(folder, 'config.json', '{}');
        await place(folder, 'manifest.json', '[{"Config": "config.json"}]');
        execFileSync('tar', ['-cf', at('image.tar'), '-C', folder, 'manifest.json', 'config.json']);
        const { privateKey, publicKey } = generateEd25519KeyPair();
        await place(folder, 'key.sec', privateKey);
        const files = facts.map((fact) => (fact.startsWith('--') ? fact : at(fact)));
        const output = ['--artifacts', at('out'), '--output', at('blob'), '--ed25519-key', at('key.sec')];
        const made = await runCot([
          'generate',
          '--run',
          at('run.json'),
          '--preset',
          worker,
          ...files,
          ...output,
        ]);
        expect(made).toMatchObject({ exitCode: 0, stderr: '' });
        const document = at('blob/public/chain-of-trust.json');
        const blob = parseBlob(await readFile(document));
        expect(Object.keys(blob.artifacts)).toEqual(['public/build/target.zip', ...logs]);
        expect(await askPython('check_schema.py', [blob])).toEqual([true]);
        const order = { document, signature: `${document}.sig` };
        const verify = (owner: string) =>
          askPython('verify_link.py', {
            ...order,
            publicKeys: { [owner]: [publicKey] },
            workerImplementation: worker,
          });
        // Of taskcluster-worker, this release has no keys and knows nothing any more.
        if (worker === 'taskcluster-worker') return;
        expect(await verify(worker)).toMatchObject({ verified: true, taskId: finishedRun.taskId });
        const other = worker === 'docker-worker' ? 'generic-worker' : 'docker-worker';
        expect(await verify(other)).toMatchObject({ verified: false });
      }),
  );
});
