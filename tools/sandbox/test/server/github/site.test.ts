import { describe, expect, test } from 'vitest';
import { get } from '../../with-sandbox.js';
import { type GitHubDeployment, sha, withGitHub } from './with-git-hub.js';

function branchCommits({ sandbox }: GitHubDeployment, commit: string) {
  return get(`${sandbox.mirrors['https://github.com']}/an-owner/project/branch_commits/${commit}`);
}

function raw({ sandbox }: GitHubDeployment, path: string) {
  return get(`${sandbox.mirrors['https://raw.githubusercontent.com']}/an-owner/project/${path}`);
}

describe('the branches of a commit', () => {
  test('are one on each line', async () => {
    await withGitHub({}, async (deployment) => {
      const text = (await branchCommits(deployment, sha(2))).body.toString();
      expect(text.trim().split('\n')).toHaveLength(2);
      expect(text).toContain('>main<');
      expect(text).toContain('>releases/v1<');
    });
  });

  test('are none but line ends when it is on branches of a fork only', async () => {
    await withGitHub({}, async (deployment) => {
      const { status, body } = await branchCommits(deployment, sha(5));
      expect(status).toBe(200);
      expect(body.toString()).toMatch(/^\n+$/);
    });
  });

  test('are not found for what is no commit, or private', async () => {
    await withGitHub({}, async (deployment) => {
      const { world, project } = deployment;
      expect((await branchCommits(deployment, '0'.repeat(40))).status).toBe(404);
      world.gitHub.set(project.url, { ...project, isPrivate: true });
      expect((await branchCommits(deployment, sha(3))).status).toBe(404);
    });
  });
});

describe('raw files', () => {
  test.each([
    [sha(3), 'third\n'],
    [sha(5), 'fifth\n'],
    ['main', 'third\n'],
    ['v1.0', 'fourth\n'],
    ['releases/v1', 'fourth\n'],
  ])('are read at %s', async (ref, expected) => {
    await withGitHub({}, async (deployment) => {
      expect((await raw(deployment, `${ref}/a%20folder/file.txt`)).body.toString()).toBe(expected);
    });
  });

  test.each(['evil/a%20folder/file.txt', 'main/absent', 'main'])('are not found at %s', async (path) => {
    await withGitHub({}, async (deployment) => {
      expect((await raw(deployment, path)).status).toBe(404);
    });
  });
});
