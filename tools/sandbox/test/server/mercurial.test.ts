import { describe, expect, test } from 'vitest';
import { get, withSandbox } from '../with-sandbox.js';

describe('the mirrors of source hosts', () => {
  test('hg answers the file of a revision', async () => {
    await withSandbox({}, async ({ world, sandbox }) => {
      const tip = world.repositories.values().next().value?.pushes[1]?.changesets.at(-1)?.node;
      const url = `${sandbox.mirrors['https://hg.mozilla.org']}/mozilla-central/raw-file/${tip}/.taskcluster.yml`;
      expect((await get(url)).body.toString()).toContain('version: 1');
      expect((await get(url.replace('.taskcluster.yml', 'absent'))).status).toBe(404);
      expect((await get(url.replace(String(tip), 'ffff'))).status).toBe(404);
    });
  });

  test('hg answers to the beginning of a hash, of 12 digits at least', async () => {
    await withSandbox({}, async ({ world, sandbox }) => {
      const tip = world.repositories.values().next().value?.pushes[1]?.changesets.at(-1)?.node ?? '';
      const repository = `${sandbox.mirrors['https://hg.mozilla.org']}/mozilla-central`;
      const file = (prefix: string) => get(`${repository}/raw-file/${prefix}/.taskcluster.yml`);
      const pushes = (prefix: string) => get(`${repository}/json-pushes?changeset=${prefix}`);
      expect((await file(tip.slice(0, 12))).body.toString()).toContain('version: 1');
      expect((await pushes(tip.slice(0, 12))).body).toEqual((await pushes(tip)).body);
      expect((await file(tip.slice(0, 11))).status).toBe(404);
      expect((await pushes(tip.slice(0, 11))).status).toBe(404);
    });
  });

  test('hg answers the one push of any of its changesets', async () => {
    await withSandbox({}, async ({ world, sandbox }) => {
      const [, push] = world.repositories.values().next().value?.pushes ?? [];
      for (const { node } of push?.changesets ?? []) {
        const url = `${sandbox.mirrors['https://hg.mozilla.org']}/mozilla-central/json-pushes`;
        const { pushes, lastpushid } = (await get(`${url}?changeset=${node}&version=2&full=1`)).json();
        expect(Object.keys(pushes)).toEqual([push?.pushId]);
        expect(String(lastpushid)).toBe(push?.pushId);
        const { user, changesets } = pushes[push?.pushId ?? ''];
        expect(user).toBe('developer@example.com');
        expect(changesets.map((each: { node: string }) => each.node)).toEqual(
          push?.changesets.map((each) => each.node),
        );
      }
    });
  });

  test('hg does not know other revisions and repositories', async () => {
    await withSandbox({}, async ({ sandbox }) => {
      const hg = sandbox.mirrors['https://hg.mozilla.org'];
      expect((await get(`${hg}/mozilla-central/json-pushes?changeset=${'0'.repeat(40)}`)).status).toBe(404);
      expect((await get(`${hg}/mozilla-beta/json-pushes?changeset=tip`)).status).toBe(404);
    });
  });

  test('GitHub answers the project configuration', async () => {
    await withSandbox({}, async ({ sandbox }) => {
      const raw = sandbox.mirrors['https://raw.githubusercontent.com'];
      const { body } = await get(`${raw}/mozilla-releng/fxci-config/main/projects.yml`);
      expect(body.toString()).toContain('repo: https://hg.mozilla.org/mozilla-central');
      expect((await get(`${raw}/other`)).status).toBe(404);
    });
  });
});

describe('the Index', () => {
  test('finds what is indexed and nothing else', async () => {
    await withSandbox({}, async ({ world, sandbox }) => {
      const [[namespace, taskId] = []] = world.index;
      const index = `${sandbox.rootUrl}/api/index/v1/task`;
      expect((await get(`${index}/${namespace}`)).json()).toMatchObject({ namespace, taskId });
      expect((await get(`${index}/${namespace}.other`)).status).toBe(404);
    });
  });
});
