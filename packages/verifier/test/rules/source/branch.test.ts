import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findNamedBranch, hasLanded, isOnBranch } from '../../../src/rules/source/branch.js';
import type { GitRevision } from '../../../src/rules/source/revision.js';
import { baseRevision, gitRevision, mercurialRevision, revision } from '../../support/rebuild-input.js';
import { notFound, outage } from '../../support/scene.js';
import { branchesOf, commitOf, evidenceWith, pushOf, repositories } from '../../support/source.js';

const repository = repositories.gitHub;

/** The commit of the tests as a task names it. */
function named(ref: string | undefined, written = revision): GitRevision {
  const source = gitRevision(repository, 'GECKO');
  return { ...source, written: { ...source.written, revision: written, ref } };
}

/** Names of branches without a leading `refs/`. */
const branchName = fc.stringMatching(/^[a-qs-z][a-z0-9-]{0,5}(?:\/[a-z0-9-]{1,5}){0,2}$/);

describe('findNamedBranch', () => {
  it('is the branch that the task writes, with or without refs/heads/', () => {
    fc.assert(
      fc.property(branchName, (branch) => {
        expect(findNamedBranch(named(branch))).toBe(branch);
        expect(findNamedBranch(named(`refs/heads/${branch}`))).toBe(branch);
      }),
    );
  });

  it('drops refs/heads/ only at the beginning, and once', () => {
    expect(findNamedBranch(named('x/refs/heads/main'))).toBe('x/refs/heads/main');
    expect(findNamedBranch(named('refs/heads/refs/heads/main'))).toBe('refs/heads/main');
  });

  it.each([undefined, 'refs/tags/v1', 'refs/tags/refs/heads/main'])('when the ref is %s, is none', (ref) => {
    expect(findNamedBranch(named(ref))).toBeUndefined();
  });

  it('takes a branch whose name only holds that of tags for a branch', () => {
    expect(findNamedBranch(named('refs/heads/refs/tags/v1'))).toBe('refs/tags/v1');
  });

  it('of a changeset is what the server says of the tip, whatever the task writes', () => {
    const source = mercurialRevision();
    expect(findNamedBranch({ ...source, push: pushOf(revision, 'GECKO_RELBRANCH') })).toBe('GECKO_RELBRANCH');
    const [first] = pushOf().changesets;
    const unknown = { ...first, branch: undefined };
    expect(findNamedBranch({ ...source, push: { ...pushOf(), changesets: [unknown] } })).toBeUndefined();
    const empty = { ...pushOf(), changesets: [] } as unknown as typeof source.push; // what no server must send
    expect(findNamedBranch({ ...source, push: empty })).toBeUndefined();
  });
});

describe('isOnBranch', () => {
  it.each([true, false])('passes on that the answer is %s', async (answer) => {
    const asked: unknown[] = [];
    const evidence = evidenceWith({
      isOnBranch: async (reference) => {
        asked.push(reference);
        return answer;
      },
    });
    expect(await isOnBranch(evidence, named(undefined), 'main')).toBe(answer);
    expect(asked).toEqual([{ repository, branch: 'main', revision }]);
  });

  it('when there is no such branch, knows no answer', async () => {
    const evidence = evidenceWith({ isOnBranch: () => Promise.reject(notFound()) });
    expect(await isOnBranch(evidence, named(undefined), 'main')).toBeUndefined();
  });

  it.each([
    ['does not answer', outage()],
    ['fails in another way', Object.assign(new TypeError('x'), { code: 'evidence-not-found' })],
  ])('when the host %s, passes that on', async (_, error) => {
    const evidence = evidenceWith({ isOnBranch: () => Promise.reject(error) });
    await expect(isOnBranch(evidence, named(undefined), 'main')).rejects.toBe(error);
  });
});

describe('hasLanded', () => {
  describe('when the task names a branch', () => {
    it('takes a commit of it', async () => {
      const evidence = evidenceWith(branchesOf({ main: [], beta: [revision] }));
      expect(await hasLanded(evidence, named('refs/heads/beta'))).toBe(true);
      expect(await hasLanded(evidence, named('beta'))).toBe(true);
    });

    it('and the branch does not have the commit, does not take it from the default branch', async () => {
      const evidence = evidenceWith(branchesOf({ main: [revision], beta: [] }));
      expect(await hasLanded(evidence, named('beta'))).toBe(false);
    });

    it('and the branch is gone, asks the default branch', async () => {
      const merged = evidenceWith(branchesOf({ main: [revision] }));
      expect(await hasLanded(merged, named('beta'))).toBe(true);
      const forked = evidenceWith(branchesOf({ main: [], other: [revision] }));
      expect(await hasLanded(forked, named('beta'))).toBe(false);
    });
  });

  describe('when the task names no branch', () => {
    it('asks the default branch', async () => {
      const merged = evidenceWith(branchesOf({ main: [revision], beta: [] }));
      expect(await hasLanded(merged, named(undefined))).toBe(true);
      const forked = evidenceWith(branchesOf({ main: [], beta: [revision] }));
      expect(await hasLanded(forked, named(undefined))).toBe(false);
    });

    it('and the default branch is gone as well, has not landed', async () => {
      const evidence = evidenceWith({ ...branchesOf({}), findDefaultBranch: async () => 'main' });
      expect(await hasLanded(evidence, named(undefined))).toBe(false);
    });

    it('asks for no other branch than the default one of the same repository', async () => {
      const asked: string[] = [];
      const evidence = evidenceWith({
        isOnBranch: async ({ branch }) => {
          asked.push(branch);
          return true;
        },
        findDefaultBranch: async (url) => {
          asked.push(url);
          return 'main';
        },
      });
      await hasLanded(evidence, named(undefined));
      expect(asked).toEqual([repository, 'main']);
    });
  });

  describe.each([
    ['by its ref', named('refs/tags/release/v1')],
    ['as its revision', named(undefined, 'release/v1')],
    ['as its revision beside a branch', named('refs/heads/main', 'release/v1')],
  ])('when the task names a tag %s', (_, source) => {
    it('takes the commit of the tag, and asks no branch', async () => {
      const asked: unknown[] = [];
      const evidence = evidenceWith({
        ...branchesOf({ main: [] }),
        findCommit: async (reference) => {
          asked.push(reference);
          return commitOf();
        },
      });
      expect(await hasLanded(evidence, source)).toBe(true);
      expect(asked).toEqual([{ repository, revision: 'release/v1' }]);
    });

    it('and the tag has another commit, does not take it from the default branch', async () => {
      const evidence = evidenceWith({
        ...branchesOf({ main: [revision] }),
        findCommit: async () => commitOf(baseRevision),
      });
      expect(await hasLanded(evidence, source)).toBe(false);
    });

    it('and the host does not answer, passes that on', async () => {
      const error = outage();
      const evidence = evidenceWith({
        ...branchesOf({ main: [revision] }),
        findCommit: () => Promise.reject(error),
      });
      await expect(hasLanded(evidence, source)).rejects.toBe(error);
    });
  });

  it.each(['refs/tags', 'refs/tags/', 'refs/tags/v1\nx', 'x/refs/tags/v1'])(
    'takes the ref %j for no tag',
    async (ref) => {
      const evidence = evidenceWith({
        ...branchesOf({ main: [revision] }),
        findCommit: async () => commitOf(baseRevision),
      });
      expect(await hasLanded(evidence, named(ref))).toBe(true);
    },
  );

  it.each([revision.slice(1), `${revision}0`, `0${revision}`, revision.toUpperCase()])(
    'takes %s, which is no hash, for a tag',
    async (written) => {
      const evidence = evidenceWith({
        ...branchesOf({ main: [] }),
        findCommit: async ({ revision: tag }) => commitOf(tag === written ? revision : baseRevision),
      });
      expect(await hasLanded(evidence, named('main', written))).toBe(true);
    },
  );

  it.each([
    ['of the named branch', outage(), named('main')],
    ['of the default branch', outage(), named(undefined)],
  ])('when the host does not answer for a commit %s, passes that on', async (_, error, source) => {
    const evidence = evidenceWith({
      isOnBranch: () => Promise.reject(error),
      findDefaultBranch: async () => 'main',
    });
    await expect(hasLanded(evidence, source)).rejects.toBe(error);
  });

  it('when the host does not say which branch is the default, passes that on', async () => {
    const error = notFound();
    const evidence = evidenceWith({ findDefaultBranch: () => Promise.reject(error) });
    await expect(hasLanded(evidence, named('gone'))).rejects.toBe(error);
  });
});
