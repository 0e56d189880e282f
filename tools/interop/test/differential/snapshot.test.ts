import { createWorld } from '@chain-of-trust/sandbox';
import { describe, expect, it } from 'vitest';
import { runAs, taskOf, writeStored } from '../../src/differential/mutations/stored.js';
import { takeSnapshot } from '../../src/differential/snapshot.js';

describe('takeSnapshot', () => {
  it('puts back whatever was changed', async () => {
    const world = await createWorld({ taskGraphTasks: 8, builds: 2 });
    const build = taskOf(world, world.names.builds[0] ?? '');
    const [repository] = world.repositories.values();
    const before = structuredClone([world.tasks, world.index, world.repositories, world.rawFiles]);
    const restore = takeSnapshot(world);
    await runAs(world, build, { ...build.definition, scopes: ['x'] });
    writeStored(build, 'public/build/target-0.zip', Buffer.from('x'));
    build.environment = {};
    build.runs.push({ runId: 1, state: 'failed', workerGroup: 'x', workerId: 'x', artifacts: new Map() });
    world.tasks.delete(world.names.decision);
    world.index.clear();
    world.rawFiles.clear();
    repository?.files.clear();
    repository?.pushes.pop();
    expect([world.tasks, world.index, world.repositories, world.rawFiles]).not.toEqual(before);
    restore();
    expect(structuredClone([world.tasks, world.index, world.repositories, world.rawFiles])).toEqual(before);
  });
});
