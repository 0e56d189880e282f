import { createLiveEvidence } from '@chain-of-trust/evidence';
import { expectRejected } from '@chain-of-trust/fixtures';
import { EvidenceError } from '@chain-of-trust/types';
import { describe, expect, test } from 'vitest';
import { withMercurialServer } from '../src/mercurial-server.js';
import { runProgram } from '../src/program.js';

const repository = 'https://hg.mozilla.org/mozilla-central';
const template = 'version: 1\ntasks: []  # Grüße\n';
const bounds = { maxBytes: 1024 };

/** Evidence that finds the repository at a server of this machine. */
function evidenceFrom(url: string) {
  return createLiveEvidence({ rootUrl: 'http://127.0.0.1:9', mirrors: { [repository]: url } });
}

test.each(['hg', 'git'])('this machine has the real %s', async (program) => {
  expect(await runProgram(program, ['--version'])).toMatchObject({ exitCode: 0 });
});

describe('our evidence, reading a repository that the real hg serves', () => {
  test('reads a file at a revision, byte for byte', async () => {
    await withMercurialServer({ '.taskcluster.yml': template }, async ({ url, revision }) => {
      const evidence = evidenceFrom(url);
      const bytes = await evidence.readSourceFile({ repository, revision, path: '.taskcluster.yml' }, bounds);
      await evidence.close();
      expect(Buffer.from(bytes).toString('utf8')).toBe(template);
    });
  });

  test.each([
    ['a file that is not there', 'absent.yml', undefined],
    ['a revision that is not there', '.taskcluster.yml', 'ab'.repeat(20)],
  ])('refuses %s as not found', async (_, path, otherRevision) => {
    await withMercurialServer({ '.taskcluster.yml': template }, async ({ url, revision }) => {
      const evidence = evidenceFrom(url);
      const file = { repository, revision: otherRevision ?? revision, path };
      await expectRejected(evidence.readSourceFile(file, bounds), EvidenceError, 'evidence-not-found');
      await evidence.close();
    });
  });

  test('refuses a push where the server keeps no pushlog, which hg says with status 400', async () => {
    await withMercurialServer({ '.taskcluster.yml': template }, async ({ url, revision }) => {
      const evidence = evidenceFrom(url);
      const push = evidence.findPush({ repository, revision });
      const error = await expectRejected(push, EvidenceError, 'evidence-unsupported');
      expect(error).toMatchObject({ isOutage: false, facts: { status: 400 } });
      await evidence.close();
    });
  });
});
