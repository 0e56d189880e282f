import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectRejected, expectThrown, withTemporaryFolder } from '@chain-of-trust/fixtures';
import { generateEd25519KeyPair } from '@chain-of-trust/signing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KeyRepoError } from '../../src/error.js';
import { loadSigners, parseSignerList } from '../../src/tag/signers.js';
import { createPair, fill } from '../support/test-keys.js';

const longId = '0123456789abcdef';

describe('parseSignerList', () => {
  test('when entries are long key ids or fingerprints, they are given in lower case', () => {
    const fingerprint = 'ABCD 0123 4567 89AB CDEF  0123 4567 89AB CDEF 0123';
    const text = `# people\r\n0x${longId.toUpperCase()} # Alice\n\n${fingerprint}\n`;
    expect(parseSignerList(text, 'list')).toEqual([longId, fingerprint.replaceAll(' ', '').toLowerCase()]);
  });

  test.each(['', '# nobody', '01234567', `${longId}0`, 'alice@example.com', `${longId} ${longId}`])(
    'when it is %j, it is refused',
    (text) => {
      expectThrown(() => parseSignerList(text, 'list'), KeyRepoError, 'key-repo-signers');
    },
  );

  test('when it is any text, there are whole names or a KeyRepoError', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9a-fx #\n]*$/)), (text) => {
        try {
          for (const entry of parseSignerList(text, 'list'))
            expect(entry).toMatch(/^(?:[0-9a-f]{16}|[0-9a-f]{40})$/);
        } catch (error) {
          expect(error).toBeInstanceOf(KeyRepoError);
        }
      }),
    );
  });
});

describe('loadSigners', () => {
  const withSigners = (use: (keys: string, list: string, ids: readonly string[]) => Promise<void>) =>
    withTemporaryFolder(async (folder) => {
      const [alice, bob] = [await createPair('alice'), await createPair('bob')];
      const keys = join(folder, 'keys');
      await fill(keys, { 'alice.asc': alice.publicKey, 'bob.pub': bob.publicKey, 'README.md': 'x' });
      await use(keys, join(folder, 'list'), [alice.fingerprint, bob.fingerprint]);
    });

  test('when there is a list, only those on it may sign', async () => {
    await withSigners(async (keys, list, [alice = '', bob = '']) => {
      expect((await loadSigners({ keys })).map(({ fingerprint }) => fingerprint)).toEqual([alice, bob]);
      await writeFile(list, bob.slice(-16));
      expect((await loadSigners({ keys, list })).map(({ fingerprint }) => fingerprint)).toEqual([bob]);
    });
  });

  test('when somebody on the list has no key, or there is no list, that is refused', async () => {
    await withSigners(async (keys, list, [alice = '']) => {
      await expectRejected(loadSigners({ keys, list }), KeyRepoError, 'key-repo-signers');
      await writeFile(list, `${alice}\n${longId}`);
      await expectRejected(loadSigners({ keys, list }), KeyRepoError, 'key-repo-signers');
    });
  });

  test('when a key cannot sign tags, that is refused', async () => {
    await withSigners(async (keys) => {
      await fill(keys, { 'z.pub': generateEd25519KeyPair().publicKey });
      await expectRejected(loadSigners({ keys }), KeyRepoError, 'key-repo-signers');
    });
  });
});
