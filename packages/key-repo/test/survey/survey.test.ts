import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { folderFindings } from '../../src/audit/folder-findings.js';
import { ObjectReader } from '../../src/git/object-reader.js';
import { surveyCommit } from '../../src/survey/survey.js';
import { codesOf } from '../support/audited-repository.js';
import { createPair } from '../support/test-keys.js';
import { TestRepository } from '../support/test-repository.js';

describe('surveyCommit', () => {
  let repository: TestRepository;

  beforeAll(async () => {
    repository = await TestRepository.create();
  });

  afterAll(() => repository.close());

  async function survey(commit: string) {
    const reader = new ObjectReader({ path: repository.path });
    try {
      return await surveyCommit(reader, commit);
    } finally {
      await reader.close();
    }
  }

  test('looks at every file, and says which ones readers of keys look at', async () => {
    const { publicKey, fingerprint } = await createPair();
    const commit = await repository.commit({
      'docs/x': publicKey,
      'docker-worker/.hidden/x': publicKey,
      'docker-worker/x': publicKey,
      'docker-worker/x.md': publicKey,
      'scriptworker/valid/x': 'no key',
      'scriptworker/x': publicKey,
      '.git-hidden/x': 'x',
    });
    const { entries, folders, halves, isCut } = await survey(commit);
    expect(entries.map(({ path, place, isIgnored }) => [path, place, isIgnored])).toEqual([
      ['.git-hidden/x', undefined, true],
      ['docker-worker/.hidden/x', 'flat', true],
      ['docker-worker/x', 'flat', false],
      ['docker-worker/x.md', 'flat', true],
      ['docs/x', undefined, true],
      ['scriptworker/valid/x', 'valid', false],
      ['scriptworker/x', undefined, true],
    ]);
    expect(entries[2]?.blob?.openpgp[0]?.fingerprint).toBe(fingerprint);
    expect(entries[5]?.blob?.problem?.code).toBe('key-repo-file');
    expect([folders, isCut]).toEqual([['docker-worker', 'docs', 'scriptworker'], false]);
    expect([...halves]).toEqual([
      ['scriptworker', ['valid']],
      ['docker-worker', []],
    ]);
  });

  test('stops at more files than a key repository has, and says so', async () => {
    const id = await repository.git(['hash-object', '-w', '--stdin'], { input: 'x' });
    const lines = Array.from({ length: 20_001 }, (_, index) => `100644 blob ${id}\t${index}\n`);
    const tree = await repository.git(['mktree'], { input: lines.join('') });
    const found = await survey(await repository.git(['commit-tree', tree, '-m', 'x']));
    expect([found.isCut, found.entries.length]).toEqual([true, 0]);
    expect(codesOf(folderFindings(found))).toEqual(['error folder-empty', 'error survey-cut']);
  });
});
