import { join } from 'node:path';
import { expectRejected, withTemporaryFolder } from '@chain-of-trust/fixtures';
import {
  parseOpenPgpPublicKeys,
  SigningError,
  signCleartext,
  verifyCleartext,
} from '@chain-of-trust/signing';
import { execa } from 'execa';
import { generateKey } from 'openpgp';
import { expect, test } from 'vitest';
import { loadWorkerKeySet } from '../../src/disk/load-worker-keys.js';
import { KeyRepoError } from '../../src/error.js';
import { createOwnKey } from '../../src/homedir/own-key.js';
import { writeHomedir } from '../../src/homedir/write-homedir.js';
import type { ImplementationKeys } from '../../src/keys/implementation-keys.js';
import { toKeyEntries } from '../../src/keys/key-entry.js';
import { at, created, createPair } from '../support/test-keys.js';

/** The keys of a flat folder with one file. */
async function readFlat(publicKey: string): Promise<ImplementationKeys> {
  const [key] = await parseOpenPgpPublicKeys(Buffer.from(publicKey));
  if (key === undefined) throw new Error('expected a key');
  const keys = await toKeyEntries([{ path: 'a', key }], { at, isTrusted: false });
  const workerImplementation = 'docker-worker';
  const keySet = { workerImplementation, ed25519: [], openpgp: undefined, origin: 'a' } as const;
  return { workerImplementation, layout: 'flat', files: new Map(), keys, keySet };
}

test('a key of a version that gpg 2.2 does not read is refused', async () => {
  await withTemporaryFolder(async (folder) => {
    const userIDs = [{ name: 'worker' }];
    const { publicKey } = await generateKey({ userIDs, date: created, config: { v6Keys: true } });
    const writing = writeHomedir(join(folder, 'h'), await readFlat(publicKey), await createOwnKey(at), {
      at,
    });
    const error = await expectRejected(writing, KeyRepoError, 'key-repo-key');
    expect(error.facts).toMatchObject({ paths: ['a'] });
  });
});

test('what the key signs that vouches for a homedir, gpg trusts ultimately, and we refuse', async () => {
  await withTemporaryFolder(async (folder) => {
    const own = await createOwnKey(at);
    const { publicKey, fingerprint } = await createPair();
    const homedir = join(folder, 'docker-worker');
    await writeHomedir(homedir, await readFlat(publicKey), own, { at });

    const message = await signCleartext('x', own, { at });
    const clock = ['--faked-system-time', '20260601T000000!'];
    const args = ['--homedir', homedir, '--batch', '--no-tty', ...clock, '--status-fd', '1', '--verify'];
    expect((await execa('gpg', args, { input: message })).stdout).toContain('[GNUPG:] TRUST_ULTIMATE');

    const { openpgp } = await loadWorkerKeySet(folder, 'docker-worker', { at });
    expect(openpgp?.keys.map((each) => each.fingerprint)).toEqual([fingerprint]);
    const verifying = verifyCleartext(Buffer.from(message), openpgp ?? { keys: [] }, { at });
    await expectRejected(verifying, SigningError, 'signing-key-unknown');
  });
});
