import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withTemporaryFolder } from '@chain-of-trust/fixtures';
import { execa } from 'execa';
import { generateKey, type PublicKey } from 'openpgp';
import { beforeAll, describe, expect, test } from 'vitest';
import { formatKeybox } from '../../src/homedir/keybox.js';
import { at, created } from '../support/test-keys.js';

describe('formatKeybox', () => {
  const keys: PublicKey[] = [];

  beforeAll(async () => {
    for (const [name, subkeys] of Object.entries({ one: 0, two: 1, three: 3 })) {
      const { publicKey } = await generateKey({
        type: 'ecc',
        curve: 'ed25519Legacy',
        userIDs: [{ name, email: `${name}@example.com` }, { name: `another name of ${name}` }],
        date: created,
        subkeys: Array.from({ length: subkeys }, () => ({ sign: true })),
        format: 'object',
      });
      keys.push(publicKey);
    }
  });

  const fingerprintsOf = (key: PublicKey) => key.getKeys().map((each) => each.getFingerprint());
  const format = () =>
    formatKeybox(
      keys.map((key) => ({ keyblock: key.write(), fingerprints: fingerprintsOf(key) })),
      at,
    );

  /** What the real gpg finds in a keybox. */
  async function list(keybox: Uint8Array, ...names: readonly string[]): Promise<readonly string[]> {
    return withTemporaryFolder(async (folder) => {
      await writeFile(join(folder, 'pubring.kbx'), keybox);
      const clock = ['--faked-system-time', '20260601T000000!'];
      const args = [
        '--homedir',
        folder,
        '--batch',
        '--no-tty',
        ...clock,
        '--with-colons',
        '--list-keys',
        ...names,
      ];
      const { stdout } = await execa('gpg', args, { reject: false });
      const records = stdout.split('\n').map((line) => line.split(':'));
      return records.flatMap(([type, , , , , , , , , value = '']) =>
        type === 'fpr' ? [value.toLowerCase()] : [],
      );
    });
  }

  test('when gpg lists it, all keys and subkeys are there', async () => {
    expect(await list(format())).toEqual(keys.flatMap(fingerprintsOf));
  });

  test('when gpg looks for a key by fingerprint, key ID, address or name, it finds that one', async () => {
    const keybox = format();
    for (const key of keys) {
      const fingerprints = fingerprintsOf(key);
      const address = /<(.*)>/.exec(key.getUserIDs()[0] ?? '')?.[1] ?? '';
      const names = [...fingerprints, ...fingerprints.map((each) => each.slice(-16)), `<${address}>`];
      for (const name of [...names, `=${key.getUserIDs()[1]}`])
        expect(await list(keybox, name)).toEqual(fingerprints);
    }
    expect(await list(keybox, '<four@example.com>')).toEqual([]);
  });

  test('when gpg adds a key to it, the others stay', async () => {
    const keybox = format();
    await withTemporaryFolder(async (folder) => {
      await writeFile(join(folder, 'pubring.kbx'), keybox);
      const { publicKey } = await generateKey({
        userIDs: [{ name: 'new' }],
        curve: 'ed25519Legacy',
        date: created,
      });
      const gpg = (args: readonly string[], input = '') =>
        execa('gpg', ['--homedir', folder, '--batch', '--no-tty', '--no-autostart', ...args], { input });
      await gpg(['--import'], publicKey);
      const { stdout } = await gpg(['--with-colons', '--list-keys']);
      expect(stdout.match(/^pub:/gm)).toHaveLength(keys.length + 1);
    });
  });

  test('when there is no key, it is an empty keybox', async () => {
    expect(await list(formatKeybox([], at))).toEqual([]);
  });
});
