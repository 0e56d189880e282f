import { describe, expect, test } from 'vitest';
import { get } from '../../with-sandbox.js';
import { type GitHubDeployment, sha, withGitHub } from './with-git-hub.js';

function makePrivate({ world, project }: GitHubDeployment): void {
  world.gitHub.set(project.url, { ...project, isPrivate: true });
}

const paths = [
  '',
  `/commits/${sha(3)}`,
  '/contents/a%20folder/file.txt',
  '/tags',
  '/pulls/7',
  '/branches/main',
];

describe('a private repository', () => {
  test.each(paths)('is not there without a token: %s', async (path) => {
    await withGitHub({}, async (deployment) => {
      makePrivate(deployment);
      expect((await deployment.api(`an-owner/project${path}`)).status).toBe(404);
    });
  });

  test.each(['Bearer', 'token'])('is there with a token as %s', async (scheme) => {
    await withGitHub({}, async (deployment) => {
      makePrivate(deployment);
      const authorization = `${scheme} ${deployment.sandbox.gitHubToken}`;
      const { status, json } = await deployment.api('an-owner/project', { authorization });
      expect(status).toBe(200);
      expect(json().private).toBe(true);
    });
  });

  test('has no raw files without a token', async () => {
    await withGitHub({}, async (deployment) => {
      makePrivate(deployment);
      const { mirrors, gitHubToken } = deployment.sandbox;
      const url = `${mirrors['https://raw.githubusercontent.com']}/an-owner/project/main/a folder/file.txt`;
      expect((await get(url)).status).toBe(404);
      expect((await get(url, { authorization: `token ${gitHubToken}` })).body.toString()).toBe('third\n');
    });
  });
});

describe('a wrong token', () => {
  test.each([...paths, '/absent'])('is refused, for public repositories too: %s', async (path) => {
    await withGitHub({}, async ({ api }) => {
      const { status, json } = await api(`an-owner/project${path}`, { authorization: 'Bearer wrong' });
      expect(status).toBe(401);
      expect(json().message).toBe('Bad credentials');
    });
  });
});

describe('the rate limit', () => {
  test('refuses what goes beyond it and says when to come back', async () => {
    await withGitHub({ gitHubRateLimit: 2 }, async ({ api }) => {
      const first = await api('an-owner/project');
      expect(first.headers.get('x-ratelimit-remaining')).toBe('1');
      expect((await api('an-owner/absent')).status).toBe(404);
      const { status, headers, json } = await api('an-owner/project');
      expect(status).toBe(403);
      expect(headers.get('x-ratelimit-remaining')).toBe('0');
      expect(Number(headers.get('x-ratelimit-reset')) * 1000).toBeGreaterThan(Date.now());
      expect(json().message).toContain('rate limit');
    });
  });

  test('counts nothing but the API', async () => {
    await withGitHub({ gitHubRateLimit: 0 }, async ({ sandbox }) => {
      const url = `${sandbox.mirrors['https://github.com']}/an-owner/project/branch_commits/${sha(3)}`;
      expect((await get(url)).status).toBe(200);
    });
  });
});
