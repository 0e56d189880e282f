import { createHash } from 'node:crypto';
import { createWorld, type Sandbox, startSandbox, type World } from '@chain-of-trust/sandbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askPython, isScriptworkerAbsent } from '../src/python.js';

describe.skipIf(isScriptworkerAbsent())(
  'the public Python client of Taskcluster, reading the sandbox',
  () => {
    let world: World;
    let sandbox: Sandbox;
    let answer: unknown;
    const artifact = 'public/build/target-0.zip';
    const indexPath = 'gecko.cache.level-3.docker-images.v2.debian12.latest';

    beforeAll(async () => {
      world = await createWorld({ taskGraphTasks: 10 });
      sandbox = await startSandbox(world, { pageSize: 2 });
      const taskId = world.names.builds[0];
      answer = await askPython('read_sandbox.py', { rootUrl: sandbox.rootUrl, taskId, indexPath, artifact });
    });

    afterAll(async () => {
      await sandbox.close();
    });

    function build() {
      const task = world.tasks.get(world.names.builds[0] ?? '');
      const run = task?.runs.at(-1);
      if (task === undefined || run === undefined) throw new TypeError('the build has run');
      return { task, artifacts: run.artifacts };
    }

    test('reads the definition and the state of the last run', () => {
      expect(answer).toMatchObject({ task: build().task.definition, status: 'completed' });
    });

    test('follows continuation tokens through every page of the artifact listing', () => {
      const { pages } = answer as { pages: string[][] };
      expect(pages.length).toBe(Math.ceil(build().artifacts.size / 2));
      expect(pages.flat().sort()).toEqual([...build().artifacts.keys()].sort());
    });

    test('reads the bytes of an artifact through the signed URL', () => {
      const found = build().artifacts.get(artifact);
      if (found === undefined || !('content' in found) || !(found.content instanceof Uint8Array))
        throw new TypeError('the artifact is small');
      expect(answer).toMatchObject({ artifact: createHash('sha256').update(found.content).digest('hex') });
    });

    test('finds an indexed task, and is told 404 about a task that does not exist', () => {
      expect(answer).toMatchObject({ indexed: world.names.dockerImage, missing: 404 });
    });
  },
);
