import { describe, expect, test } from 'vitest';
import { sha, withGitHub } from './with-git-hub.js';

describe('a repository', () => {
  test('has its names, its default branch and URLs of the sandbox', async () => {
    await withGitHub({}, async ({ api, sandbox, project }) => {
      const url = `${sandbox.rootUrl}/github-api/repos/an-owner/project`;
      const document = (await api('an-owner/project')).json();
      expect(document).toMatchObject({
        name: 'project',
        full_name: 'an-owner/project',
        owner: { login: 'an-owner', type: 'User' },
        private: false,
        fork: false,
        default_branch: 'main',
        html_url: project.url,
        ssh_url: 'git@github.com:an-owner/project.git',
        url,
        commits_url: `${url}/commits{/sha}`,
      });
      expect(document).not.toHaveProperty('parent');
    });
  });

  test('is found whatever the case of its name', async () => {
    await withGitHub({}, async ({ api }) => {
      expect((await api('An-Owner/PROJECT')).json().full_name).toBe('an-owner/project');
    });
  });

  test('names what it is a fork of', async () => {
    await withGitHub({}, async ({ api }) => {
      expect((await api('a-stranger/project')).json()).toMatchObject({
        fork: true,
        parent: { full_name: 'an-owner/project' },
        source: { full_name: 'an-owner/project' },
      });
    });
  });

  test('has the real URLs for those who ask for the real host', async () => {
    await withGitHub({}, async ({ sandbox }) => {
      const { request } = await import('node:http');
      const body = await new Promise<string>((resolve, reject) => {
        const url = `${sandbox.rootUrl}/github-api/repos/an-owner/project`;
        request(url, { headers: { host: 'api.github.com' } }, async (answer) => {
          resolve(Buffer.concat(await answer.toArray()).toString());
        })
          .on('error', reject)
          .end();
      });
      expect(JSON.parse(body).url).toBe('https://api.github.com/repos/an-owner/project');
    });
  });

  test('is not found where there is none', async () => {
    await withGitHub({}, async ({ api }) => {
      const { status, json } = await api('an-owner/other');
      expect(status).toBe(404);
      expect(json()).toMatchObject({ message: 'Not Found', documentation_url: expect.any(String) });
      expect((await api('an-owner/project/absent')).status).toBe(404);
    });
  });
});

describe('a commit', () => {
  test.each([
    ['its hash', sha(4)],
    ['the beginning of its hash', '4444444'],
    ['a tag', 'v1.0'],
    ['a branch', 'releases/v1'],
    ['an encoded branch', 'releases%2Fv1'],
    ['a full name', 'heads/releases/v1'],
  ])('is found by %s', async (_, ref) => {
    await withGitHub({}, async ({ api }) => {
      expect((await api(`an-owner/project/commits/${ref}`)).json()).toMatchObject({
        sha: sha(4),
        commit: { message: 'Commit 4', author: { email: 'developer@example.com' } },
        author: { login: 'developer' },
        parents: [{ sha: sha(2) }],
      });
    });
  });

  test('of a fork is found through the project, its branches are not', async () => {
    await withGitHub({}, async ({ api }) => {
      const { json } = await api(`an-owner/project/commits/${sha(5)}`);
      expect(json()).toMatchObject({ sha: sha(5), author: null });
      expect((await api('an-owner/project/commits/evil')).status).toBe(422);
    });
  });

  test('of a private fork is not found through the project', async () => {
    await withGitHub({}, async ({ api, world, fork }) => {
      world.gitHub.set(fork.url, { ...fork, isPrivate: true });
      expect((await api(`an-owner/project/commits/${sha(5)}`)).status).toBe(422);
    });
  });

  test('that was made on the web site was committed by GitHub', async () => {
    await withGitHub({}, async ({ api }) => {
      const { json } = await api(`an-owner/project/commits/${sha(3)}`);
      expect(json()).toMatchObject({
        committer: { login: 'web-flow' },
        commit: { committer: { name: 'GitHub' } },
      });
    });
  });

  test.each(['0'.repeat(40), 'absent', '444g'])('is not found by %s', async (ref) => {
    await withGitHub({}, async ({ api }) => {
      const { status, json } = await api(`an-owner/project/commits/${ref}`);
      expect(status).toBe(422);
      expect(json().message).toBe(`No commit found for SHA: ${ref}`);
    });
  });

  test('is not found by what several hashes begin with', async () => {
    await withGitHub({}, async ({ api, project }) => {
      const [commit] = project.commits.values();
      const twin = `4444444${'0'.repeat(33)}`;
      if (commit !== undefined) project.commits.set(twin, { ...commit, sha: twin });
      expect((await api('an-owner/project/commits/4444444')).status).toBe(422);
      expect((await api('an-owner/project/commits/44444440')).json().sha).toBe(twin);
    });
  });
});

describe('a file', () => {
  test.each([
    ['the default branch', '', 'third\n'],
    ['a branch', '?ref=releases/v1', 'fourth\n'],
    ['a tag', '?ref=v1.0', 'fourth\n'],
    ['a commit', `?ref=${sha(3)}`, 'third\n'],
    ['a commit of a fork', `?ref=${sha(5)}`, 'fifth\n'],
  ])('is read at %s', async (_, query, expected) => {
    await withGitHub({}, async ({ api }) => {
      const document = (await api(`an-owner/project/contents/a%20folder/file.txt${query}`)).json();
      expect(Buffer.from(document.content, 'base64').toString()).toBe(expected);
      expect(document).toMatchObject({ type: 'file', name: 'file.txt', size: expected.length });
    });
  });

  test('has the hash that git gives it', async () => {
    await withGitHub({}, async ({ api, project }) => {
      project.files.set(`${sha(3)}/hello`, Buffer.from('hello\n')); // echo hello | git hash-object --stdin
      const { sha: hash } = (await api('an-owner/project/contents/hello')).json();
      expect(hash).toBe('ce013625030ba8dba906f756967f9e9ca394464a');
    });
  });

  test('is sent as it is to those who ask for it raw', async () => {
    await withGitHub({}, async ({ api }) => {
      const path = 'an-owner/project/contents/a%20folder/file.txt';
      const { body, headers } = await api(path, { accept: 'application/vnd.github.raw+json' });
      expect(body.toString()).toBe('third\n');
      expect(headers.get('content-type')).toMatch(/^application\/vnd\.github\.raw/);
    });
  });

  test('that is large is only sent raw', async () => {
    await withGitHub({}, async ({ api, project }) => {
      project.files.set(`${sha(3)}/large`, Buffer.alloc(1024 * 1024 + 1));
      expect((await api('an-owner/project/contents/large')).json()).toMatchObject({
        encoding: 'none',
        content: '',
      });
    });
  });

  test.each(['absent', 'a%20folder/file.txt?ref=evil'])('is not found as %s', async (path) => {
    await withGitHub({}, async ({ api }) => {
      expect((await api(`an-owner/project/contents/${path}`)).status).toBe(404);
    });
  });
});

describe('a comparison', () => {
  test.each([
    [3, 3, 'identical', 0, 0, 3],
    [1, 3, 'ahead', 2, 0, 1],
    [3, 1, 'behind', 0, 2, 1],
    [3, 4, 'diverged', 1, 1, 2],
    [3, 5, 'ahead', 1, 0, 3],
  ])('of %i with %i is %s', async (base, head, status, ahead, behind, mergeBase) => {
    await withGitHub({}, async ({ api }) => {
      const document = (await api(`an-owner/project/compare/${sha(base)}...${sha(head)}`)).json();
      expect(document).toMatchObject({ status, ahead_by: ahead, behind_by: behind, total_commits: ahead });
      expect(document.merge_base_commit.sha).toBe(sha(mergeBase));
      expect(document.commits).toHaveLength(ahead);
    });
  });

  test('lists commits oldest first, and takes names', async () => {
    await withGitHub({}, async ({ api }) => {
      const { commits } = (await api(`an-owner/project/compare/${sha(1)}...releases%2Fv1`)).json();
      expect(commits.map((each: { sha: string }) => each.sha)).toEqual([sha(2), sha(4)]);
    });
  });

  test.each([
    ['an unknown base', `absent...${sha(3)}`],
    ['an unknown head', `${sha(3)}...absent`],
    ['nothing in common', `${sha(3)}...${sha(6)}`],
  ])('is not found with %s', async (_, range) => {
    await withGitHub({}, async ({ api }) => {
      expect((await api(`an-owner/project/compare/${range}`)).status).toBe(404);
    });
  });
});

describe('what has a name', () => {
  test.each(['releases/v1', 'releases%2Fv1'])('branch %s has its head', async (branch) => {
    await withGitHub({}, async ({ api }) => {
      const { json } = await api(`an-owner/project/branches/${branch}`);
      expect(json()).toMatchObject({ name: 'releases/v1', commit: { sha: sha(4) } });
    });
  });

  test.each(['evil', 'v1.0', sha(3)])('%s is no branch of the project', async (branch) => {
    await withGitHub({}, async ({ api }) => {
      const { status, json } = await api(`an-owner/project/branches/${branch}`);
      expect(status).toBe(404);
      expect(json().message).toBe('Branch not found');
    });
  });

  test('a release has its tag, its author and its time', async () => {
    await withGitHub({}, async ({ api }) => {
      expect((await api('an-owner/project/releases/tags/v1.0')).json()).toMatchObject({
        tag_name: 'v1.0',
        target_commitish: 'releases/v1',
        published_at: '2026-03-04T05:06:07Z',
        author: { login: 'releaser' },
      });
      expect((await api('an-owner/project/releases/tags/v2.0')).status).toBe(404);
    });
  });

  test('a pull request has what is stored, its repositories in full, filled up', async () => {
    await withGitHub({}, async ({ api, project }) => {
      expect((await api('an-owner/project/pulls/7')).json()).toMatchObject(project.pullRequests.get(7) ?? {});
      expect((await api('an-owner/project/pulls/8')).status).toBe(404);
    });
  });
});

describe('the list of tags', () => {
  test('comes in pages that link to each other', async () => {
    await withGitHub({}, async ({ api, sandbox, project }) => {
      for (let i = 0; i < 4; i += 1) project.tags.set(`v2.${i}`, sha(3));
      const { headers, json } = await api('an-owner/project/tags?per_page=2&page=2');
      expect(json().map((tag: { name: string }) => tag.name)).toEqual(['v2.1', 'v2.2']);
      const url = `${sandbox.rootUrl}/github-api/repos/an-owner/project/tags?per_page=2&page=`;
      expect(headers.get('link')).toBe(
        `<${url}1>; rel="prev", <${url}1>; rel="first", <${url}3>; rel="next", <${url}3>; rel="last"`,
      );
      expect((await api('an-owner/project/tags?per_page=2&page=3')).headers.get('link')).not.toContain(
        'next',
      );
    });
  });

  test('has no links when it is one page', async () => {
    await withGitHub({}, async ({ api }) => {
      const { headers, json } = await api('an-owner/project/tags');
      expect(json()).toMatchObject([{ name: 'v1.0', commit: { sha: sha(4) } }]);
      expect(headers.get('link')).toBeNull();
    });
  });
});
