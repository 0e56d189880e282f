import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expectRejected, withTemporaryFolder } from '@chain-of-trust/fixtures';
import {
  generateOpenPgpKeyPair,
  type OpenPgpKeyPair,
  parseOpenPgpPrivateKey,
  signCleartext,
  verifyCleartext,
  type WorkerKeySet,
} from '@chain-of-trust/signing';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadWorkerKeySet } from '../../src/disk/load-worker-keys.js';
import { KeyRepoError } from '../../src/error.js';
import { at, created, createPair, fill } from '../support/test-keys.js';

const built = new Date('2026-02-01T00:00:00Z');
const expired = new Date('2026-09-01T00:00:00Z');
const month = 30 * 24 * 60 * 60;

/** What the real gpg makes in a homedir, at the time at which it was built. */
interface Homedir {
  readonly folder: string;
  readonly gpg: (args: readonly string[], input?: string) => Promise<string>;
}

async function openHomedir(keys: string, name = 'scriptworker'): Promise<Homedir> {
  const folder = join(keys, name);
  await mkdir(folder, { mode: 0o700 });
  const time = `${built.toISOString().replace(/[-:]/g, '').slice(0, 15)}!`;
  const common = ['--homedir', folder, '--batch', '--no-tty', '--yes', '--faked-system-time', time];
  const gpg = async (args: readonly string[], input = '') =>
    (await execa('gpg', [...common, '--passphrase', '', ...args], { input })).stdout;
  return { folder, gpg };
}

const closeHomedir = ({ folder }: Homedir) => execa('gpgconf', ['--homedir', folder, '--kill', 'all']);

/** Digests of all files of a folder, by name. */
async function digestsOf(folder: string): Promise<Readonly<Record<string, string>>> {
  const digests: Record<string, string> = {};
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile())
      digests[path] = createHash('sha256')
        .update(await readFile(path))
        .digest('hex');
  }
  return digests;
}

const fingerprints = (set: WorkerKeySet) => set.openpgp?.keys.map(({ fingerprint }) => fingerprint).sort();

describe('loadWorkerKeySet, when the folder is a GnuPG homedir', () => {
  let keys: string;
  let homedir: Homedir;
  let remove: () => void;
  let own: string;
  let certifiedByOwn: OpenPgpKeyPair;
  let certifiedByTrusted: OpenPgpKeyPair;
  let expiring: OpenPgpKeyPair;
  let outliving: OpenPgpKeyPair;
  let trusted: OpenPgpKeyPair;

  beforeAll(async () => {
    const removed = new Promise<void>((resolve) => {
      remove = resolve;
    });
    await new Promise<void>((resolve, reject) => {
      withTemporaryFolder(async (folder) => {
        keys = folder;
        resolve();
        await removed;
      }).catch(reject);
    });
    homedir = await openHomedir(keys);
    await build();
  });

  afterAll(async () => {
    await closeHomedir(homedir);
    remove();
  });

  /** As the tool that makes homedirs does: an own key certifies, trusted people get ownertrust and certify too. */
  async function build(): Promise<void> {
    const { gpg } = homedir;
    [certifiedByOwn, certifiedByTrusted, trusted] = await Promise.all([
      createPair('by-own'),
      createPair('by-trusted'),
      createPair('trusted'),
    ]);
    expiring = await generateOpenPgpKeyPair({
      userId: { name: 'expiring', email: 'expiring@example.com' },
      algorithm: 'ed25519',
      created,
      expiresInSeconds: 6 * month,
    });
    outliving = await generateOpenPgpKeyPair({
      userId: { name: 'outliving', email: 'outliving@example.com' },
      algorithm: 'ed25519',
      created,
      expiresInSeconds: 60 * month,
    });
    const uncertified = await createPair('uncertified');
    await gpg(['--quick-generate-key', 'own', 'ed25519', 'sign', 'never']);
    own = /^fpr:+([0-9A-F]+):/m.exec(await gpg(['--with-colons', '--list-keys', '=own']))?.[1] ?? '';
    await gpg(['--import'], trusted.privateKey);
    for (const { publicKey } of [certifiedByOwn, certifiedByTrusted, expiring, outliving, uncertified])
      await gpg(['--import'], publicKey);
    for (const { fingerprint } of [certifiedByOwn, expiring, trusted]) {
      await gpg(['--local-user', own, '--quick-sign-key', fingerprint.toUpperCase()]);
    }
    const byTrusted = ['--local-user', trusted.fingerprint.toUpperCase()];
    for (const { fingerprint } of [certifiedByTrusted, outliving]) {
      await gpg([...byTrusted, '--quick-sign-key', fingerprint.toUpperCase()]);
    }
    await gpg(['--import-ownertrust'], `${trusted.fingerprint.toUpperCase()}:5:\n`);
    await gpg(['--check-trustdb']);
  }

  const load = (when: Date, gpg?: string) =>
    loadWorkerKeySet(keys, 'scriptworker', gpg === undefined ? { at: when } : { at: when, gpg });

  test('gives the keys that it calls valid, without its own and the trusted', async () => {
    const set = await load(at);
    const expected = [certifiedByOwn, certifiedByTrusted, expiring, outliving].map(
      ({ fingerprint }) => fingerprint,
    );
    expect(fingerprints(set)).toEqual(expected.sort());
    expect(set.openpgp).not.toHaveProperty('certifiers');
    expect(set).toMatchObject({ workerImplementation: 'scriptworker', ed25519: [], origin: homedir.folder });
  });

  test('the keys verify what the workers sign', async () => {
    const { openpgp } = await load(at);
    const key = await parseOpenPgpPrivateKey(Buffer.from(certifiedByOwn.privateKey));
    const message = Buffer.from(await signCleartext('x', key, { at }));
    const { signedBy } = await verifyCleartext(message, openpgp ?? { keys: [] }, { at });
    expect(signedBy.fingerprint).toBe(certifiedByOwn.fingerprint);
  });

  test('leaves out what has expired at a later time, and looks back from there', async () => {
    const lasting = [certifiedByOwn, certifiedByTrusted, outliving].map(({ fingerprint }) => fingerprint);
    expect(fingerprints(await load(expired))).toEqual(lasting.sort());
    expect(fingerprints(await load(at))).toContain(expiring.fingerprint);
  });

  test('does not count the word of a trusted key that has expired', async () => {
    // The trusted key ends with 2026, the key that it certified lasts.
    expect(fingerprints(await load(new Date('2026-12-31T00:00:00Z')))).toContain(outliving.fingerprint);
    await expectRejected(load(new Date('2027-02-01T00:00:00Z')), KeyRepoError, 'key-repo-empty');
  });

  test('looks back also from a homedir that somebody has used later', async () => {
    await withTemporaryFolder(async (folder) => {
      await cp(homedir.folder, join(folder, 'scriptworker'), {
        recursive: true,
        filter: async (path) => !(await stat(path)).isSocket(),
      });
      const later = ['--homedir', join(folder, 'scriptworker'), '--batch', '--faked-system-time'];
      await execa('gpg', [...later, '20270201T000000!', '--check-trustdb']);
      expect(fingerprints(await loadWorkerKeySet(folder, 'scriptworker', { at }))).toHaveLength(4);
    });
  });

  test('refuses when nothing is valid: before anything was made, after everything has expired', async () => {
    for (const when of ['2025-12-01T00:00:00Z', '2036-01-01T00:00:00Z']) {
      await expectRejected(load(new Date(when)), KeyRepoError, 'key-repo-empty');
    }
  });

  test('does not touch the homedir, not one byte', async () => {
    const before = await digestsOf(homedir.folder);
    await load(at);
    await load(expired);
    expect(await digestsOf(homedir.folder)).toEqual(before);
  });

  test('leaves nothing else behind', async () => {
    await withTemporaryFolder(async (folder) => {
      const before = process.env.TMPDIR;
      process.env.TMPDIR = folder;
      try {
        await load(at);
        await expectRejected(load(at, '/nonexistent'), KeyRepoError, 'key-repo-gpg');
      } finally {
        if (before === undefined) delete process.env.TMPDIR;
        else process.env.TMPDIR = before;
      }
      expect(await readdir(folder)).toEqual([]);
    });
  });

  test('says so when gpg is missing', async () => {
    const error = await expectRejected(load(at, '/nonexistent'), KeyRepoError, 'key-repo-gpg');
    expect(error.nextStep).toContain('Install GnuPG');
    expect(error.cause).toMatchObject({ code: 'ENOENT' });
  });

  test('a homedir of the older kind, with pubring.gpg, is read as well', async () => {
    await withTemporaryFolder(async (folder) => {
      const older = await openHomedir(folder);
      try {
        // gpg keeps to the older kind where its file exists.
        await fill(older.folder, { 'pubring.gpg': '' });
        await older.gpg(['--quick-generate-key', 'own', 'ed25519', 'sign', 'never']);
        await older.gpg(['--import'], certifiedByOwn.publicKey);
        await older.gpg(['--quick-sign-key', certifiedByOwn.fingerprint.toUpperCase()]);
        expect(await readdir(older.folder)).not.toContain('pubring.kbx');
        const set = await loadWorkerKeySet(folder, 'scriptworker', { at });
        expect(fingerprints(set)).toEqual([certifiedByOwn.fingerprint]);
      } finally {
        await closeHomedir(older);
      }
    });
  });

  test('a homedir without its trust database trusts nobody', async () => {
    const trustdb = join(homedir.folder, 'trustdb.gpg');
    await rename(trustdb, `${trustdb}.away`);
    try {
      await expectRejected(load(at), KeyRepoError, 'key-repo-empty');
    } finally {
      await rename(`${trustdb}.away`, trustdb);
    }
  });

  test('a keyring that is none is refused', async () => {
    await withTemporaryFolder(async (folder) => {
      await fill(folder, { 'scriptworker/pubring.kbx': 'not a keyring' });
      const loading = loadWorkerKeySet(folder, 'scriptworker', { at });
      await expect(loading).rejects.toBeInstanceOf(KeyRepoError);
    });
  });

  test('options of the homedir are not obeyed', async () => {
    await fill(homedir.folder, { 'gpg.conf': 'trust-model always\n' });
    const set = await load(at);
    expect(fingerprints(set)).toHaveLength(4);
  });
});
