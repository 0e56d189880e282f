import { join } from 'node:path';
import { expectRejected, withTemporaryFolder } from '@chain-of-trust/fixtures';
import {
  parseOpenPgpPublicKeys,
  SigningError,
  signCleartext,
  verifyCleartext,
} from '@chain-of-trust/signing';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { loadWorkerKeySet } from '../../src/disk/load-worker-keys.js';
import { createOwnKey } from '../../src/homedir/own-key.js';
import { writeHomedir } from '../../src/homedir/write-homedir.js';
import { toKeyEntries } from '../../src/keys/key-entry.js';
import { at, createPair } from '../support/test-keys.js';

test('what the key signs that vouches for a homedir, gpg trusts ultimately, and we refuse', async () => {
  await withTemporaryFolder(async (folder) => {
    const own = await createOwnKey(at);
    const [key] = await parseOpenPgpPublicKeys(Buffer.from((await createPair()).publicKey));
    if (key === undefined) throw new Error('expected a key');
    const keys = await toKeyEntries([{ path: 'a', key }], { at, isTrusted: false });
    const keySet = {
      workerImplementation: 'docker-worker',
      ed25519: [],
      openpgp: undefined,
      origin: 'a',
    } as const;
    const homedir = join(folder, 'docker-worker');
    const read = {
      workerImplementation: 'docker-worker',
      layout: 'flat',
      files: new Map(),
      keys,
      keySet,
    } as const;
    await writeHomedir(homedir, read, own, { at });

    const message = await signCleartext('x', own, { at });
    const clock = ['--faked-system-time', '20260601T000000!'];
    const args = ['--homedir', homedir, '--batch', '--no-tty', ...clock, '--status-fd', '1', '--verify'];
    expect((await execa('gpg', args, { input: message })).stdout).toContain('[GNUPG:] TRUST_ULTIMATE');

    const { openpgp } = await loadWorkerKeySet(folder, 'docker-worker', { at });
    expect(openpgp?.keys.map(({ fingerprint }) => fingerprint)).toEqual([key.fingerprint]);
    const verifying = verifyCleartext(Buffer.from(message), openpgp ?? { keys: [] }, { at });
    await expectRejected(verifying, SigningError, 'signing-key-unknown');
  });
});
