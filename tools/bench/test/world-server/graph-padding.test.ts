import { createHash } from 'node:crypto';
import { createWorld, lastRunOf } from '@chain-of-trust/sandbox';
import { describe, expect, test } from 'vitest';
import { padTaskGraph } from '../../src/world-server/graph-padding.js';

describe('padTaskGraph', () => {
  test('makes every entry as large as asked for, leaves its task as it was, and lets the worker sign it', async () => {
    const world = await createWorld({ taskGraphTasks: 12 });
    const decision = world.tasks.get(world.names.decision);
    if (decision === undefined) throw new TypeError('a release has a decision task');
    const read = (name: string) => {
      const artifact = lastRunOf(decision).artifacts.get(name);
      if (artifact?.storageType !== 's3' || !(artifact.content instanceof Uint8Array))
        throw new TypeError(`${name} is published`);
      return Buffer.from(artifact.content);
    };
    const before = JSON.parse(read('public/task-graph.json').toString());
    await padTaskGraph(world, 5000);
    const content = read('public/task-graph.json');
    const after = JSON.parse(content.toString());
    expect(Object.keys(after)).toEqual(Object.keys(before));
    for (const [taskId, entry] of Object.entries(after)) {
      expect(JSON.stringify(entry).length).toBeGreaterThanOrEqual(5000);
      expect(entry).toMatchObject({ task: before[taskId].task });
    }
    const { artifacts } = JSON.parse(read('public/chain-of-trust.json').toString());
    expect(artifacts['public/task-graph.json'].sha256).toBe(
      createHash('sha256').update(content).digest('hex'),
    );
  });
});
