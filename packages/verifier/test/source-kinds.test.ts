import { decide, signRun, type World } from '@chain-of-trust/sandbox';
import type { JsonObject } from '@chain-of-trust/types';
import { describe, expect, it } from 'vitest';
import { taskOf } from './support/task-of.js';
import { codesOf, verifyTrial } from './support/verification.js';

describe('a release from a private repository, whose tasks name it over ssh', () => {
  const world = { style: 'github-push', product: 'adhoc', isPrivate: true } as const;

  it('is verified with a token', async () => {
    const { report } = await verifyTrial({
      world,
      gitHub: ({ gitHubToken: token }) => ({ gitHub: { token } }),
    });
    expect(report.findings).toEqual([]);
    expect(report.verdict).toBe('verified');
  });

  it('is verified with a token of a GitHub app, which the deployment gives', async () => {
    const { report } = await verifyTrial({
      world,
      gitHub: ({ credentials }) => ({ gitHub: { app: 'releng' }, credentials }),
    });
    expect(report.findings).toEqual([]);
  });

  it('is refused without one, as if it were not there', async () => {
    const { report } = await verifyTrial({ world });
    expect(codesOf(report)).toContain('source/revision-absent');
  });
});

describe('a release that builds two repositories together', () => {
  const world = { style: 'github-push', product: 'enterprise', withCompanion: true } as const;

  it('is verified, with the overriding one as its source', async () => {
    const { report, world: made } = await verifyTrial({ world });
    expect(report.findings).toEqual([]);
    expect(made.tasks.get(made.names.signing)?.definition).toMatchObject({
      metadata: { source: expect.stringContaining('https://github.com/thunderbird/thunderbird-desktop/') },
    });
  });

  it('is refused when the commit of the other one is on no branch', async () => {
    const { report } = await verifyTrial({
      world,
      tamper: ({ gitHub }) =>
        gitHub.get('https://github.com/thunderbird/thunderbird-desktop')?.branches.clear(),
    });
    expect(codesOf(report)).toEqual(['scopes/not-landed']);
  });
});

describe('a release while its tree moves from Mercurial to git', () => {
  const moveBuild = (repository: string) => (world: World) =>
    decide(world, taskOf(world, world.names.builds[0]), (definition) => {
      const text = JSON.stringify(definition).replaceAll(
        'https://hg.mozilla.org/mozilla-central',
        repository,
      );
      return JSON.parse(text) as JsonObject; // only strings have changed
    });

  const mirror = 'https://github.com/mozilla-firefox/firefox';
  const commit = '7'.repeat(40);

  /** The build checks out a commit of the mirror, which has landed there or not. */
  const buildMirror = (head: string) => (world: World) => {
    const made = {
      message: 'x',
      authorName: 'A',
      authorEmail: 'a@example.com',
      authorLogin: null,
      committerLogin: null,
    };
    world.gitHub.set(mirror, {
      owner: 'mozilla-firefox',
      name: 'firefox',
      url: mirror,
      defaultBranch: 'main',
      isPrivate: false,
      forkOf: undefined,
      branches: new Map([['main', head]]),
      tags: new Map(),
      commits: new Map([commit, head].map((sha) => [sha, { ...made, sha, parents: [] }])),
      files: new Map(),
      releases: new Map(),
      pullRequests: new Map(),
    });
    return decide(world, taskOf(world, world.names.builds[0]), (definition) => {
      const { env } = definition.payload as { env: JsonObject }; // as every build of the world has it
      const moved = { ...env, GECKO_HEAD_REPOSITORY: mirror, GECKO_HEAD_REV: commit };
      const metadata = {
        ...(definition.metadata as JsonObject),
        source: `${mirror}/blob/${commit}/taskcluster`,
      };
      return { ...definition, metadata, payload: { ...(definition.payload as JsonObject), env: moved } };
    });
  };

  it('is verified when a build checks out a commit of the git mirror of the tree', async () => {
    const { report } = await verifyTrial({ tamper: buildMirror(commit) });
    expect(report.findings).toEqual([]);
  });

  it('is refused when that commit is on no branch of the mirror', async () => {
    const { report } = await verifyTrial({ tamper: buildMirror('8'.repeat(40)) });
    expect(codesOf(report)).toEqual(['scopes/not-landed']);
  });

  it('is refused when a build names another repository that the product trusts', async () => {
    const { report } = await verifyTrial({
      tamper: moveBuild('https://hg.mozilla.org/integration/autoland'),
    });
    expect(codesOf(report)).toEqual(['source/repository-differs']);
  });
});

describe('a release from try', () => {
  it('is verified, as long as it asks for no restricted scope', async () => {
    const { report } = await verifyTrial({ world: { tree: 'try' } });
    expect(report.findings).toEqual([]);
  });
});

describe('a decision task that names its revision by the first digits of its hash', () => {
  it('is judged by the whole hash', async () => {
    const { report, requests } = await verifyTrial({
      tamper: async (world) => {
        const decision = taskOf(world, world.names.decision);
        const text = JSON.stringify(decision.definition);
        const [, revision = ''] = /"GECKO_HEAD_REV":"([0-9a-f]{40})"/.exec(text) ?? [];
        decision.definition = JSON.parse(text.replaceAll(revision, revision.slice(0, 12))) as JsonObject;
        await signRun(world, decision);
      },
    });
    expect(report.findings).toEqual([]);
    expect(requests).toContainEqual(expect.stringMatching(/raw-file\/[0-9a-f]{40}\/\.taskcluster\.yml$/));
  });
});
