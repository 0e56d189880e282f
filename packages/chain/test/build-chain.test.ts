import { expectRejected } from '@chain-of-trust/fixtures';
import { EvidenceError, isTaskId, type JsonObject } from '@chain-of-trust/types';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildChain, ChainError, type ResolvedLink } from '../src/index.js';
import { createTask, evidenceOf, options, taskIdOf } from './support/graph.js';

const [decision, signing, build, image, imageDecision, action] = [0, 1, 2, 3, 4, 5].map(taskIdOf) as [
  string,
  string,
  string,
  string,
  string,
  string,
];
const target = { taskId: signing, taskType: 'signing' };
const upstream = (taskId: string, taskType: string): JsonObject => ({
  taskId,
  taskType,
  paths: ['public/a'],
});

function releaseTasks(changes: Record<string, JsonObject> = {}) {
  const tasks: Record<string, JsonObject> = {
    [decision]: {},
    [signing]: { payload: { upstreamArtifacts: [upstream(build, 'build')] } },
    [build]: { extra: { chainOfTrust: { inputs: { 'docker-image': image } } } },
    [image]: { taskGroupId: imageDecision },
    [imageDecision]: { taskGroupId: imageDecision },
    ...changes,
  };
  return new Map(Object.entries(tasks).map(([taskId, members]) => [taskId, createTask(members)]));
}

const build_ = (changes?: Record<string, JsonObject>, more = {}) =>
  buildChain(evidenceOf(releaseTasks(changes)), target, { ...options, ...more });

describe('buildChain', () => {
  it('adds the task, its decision task, its upstream tasks, their inputs and their decision tasks', async () => {
    const chain = await build_();
    expect(chain.links.map(({ name, taskId, taskType }) => [name, taskId, taskType])).toEqual([
      ['signing', signing, 'signing'],
      ['signing:decision', decision, 'decision'],
      ['signing:build', build, 'build'],
      ['signing:build:docker-image', image, 'docker-image'],
      ['signing:build:docker-image:decision', imageDecision, 'decision'],
    ]);
    expect(chain.cycles.size).toBe(0);
    expect(chain.isTruncated).toBe(false);
    expect(chain.target).toBe(chain.links[0]);
  });

  describe('when a task runs in an indexed image', () => {
    const indexed = { image: { type: 'indexed-image', namespace: 'a.b.latest', path: 'public/image.tar' } };
    const tasks = () =>
      releaseTasks({ [build]: { payload: indexed }, [image]: { taskGroupId: imageDecision } });

    it('adds the task that the index has for it, and its decision task', async () => {
      const index = new Map([['a.b.latest', image]]);
      const chain = await buildChain(
        evidenceOf(tasks(), () => 0, index),
        target,
        options,
      );
      expect(chain.links.map(({ name }) => name)).toEqual([
        'signing',
        'signing:decision',
        'signing:build',
        'signing:build:docker-image',
        'signing:build:docker-image:decision',
      ]);
      const link = chain.links.find(({ taskId }) => taskId === build);
      expect(link).toMatchObject({
        indexedImage: { state: 'found', namespace: 'a.b.latest', path: 'public/image.tar', taskId: image },
        edges: expect.arrayContaining([{ taskId: image, taskType: 'docker-image', reason: 'indexed-image' }]),
      });
    });

    it('says why where the index has none', async () => {
      const chain = await buildChain(evidenceOf(tasks()), target, options);
      const link = chain.links.find(({ taskId }) => taskId === build);
      expect(link).toMatchObject({
        indexedImage: { state: 'not-found', cause: { code: 'evidence-not-found' } },
      });
      expect(chain.links.map(({ taskId }) => taskId)).not.toContain(image);
    });
  });

  it.each([
    ['a callback in the environment', { payload: { env: { ACTION_CALLBACK: 'retrigger' } } }, 'action'],
    ['an empty callback', { payload: { env: { ACTION_CALLBACK: '' } } }, 'decision'],
    ['an action context', { extra: { action: { context: {} } } }, 'action'],
    ['a null action context', { extra: { action: null } }, 'decision'],
    ['an environment that is a list', { payload: { env: ['ACTION_CALLBACK'] } }, 'decision'],
  ])('calls a task group’s task with %s by what it is', async (_, members, taskType) => {
    const chain = await build_({ [decision]: members });
    expect(chain.links.find(({ taskId }) => taskId === decision)?.taskType).toBe(taskType);
  });

  it('adds the action that created a task as its parent, and the decision task of the action', async () => {
    const chain = await build_({
      [build]: { taskGroupId: action, extra: { parent: action } },
      [action]: { extra: { action: { name: 'release' }, parent: decision } },
    });
    const found = chain.links.find((link) => link.taskId === action);
    expect(found).toMatchObject({
      name: 'signing:build:decision',
      taskType: 'action',
      kind: 'parent',
      parentTaskId: decision,
    });
  });

  it('when the parent is another task than the decision task, adds both', async () => {
    const chain = await build_({
      [build]: { extra: { parent: action } },
      [action]: { extra: { action: {} } },
    });
    const found = chain.links.find((link) => link.taskId === build) as ResolvedLink;
    expect(found.edges.map(({ taskId, reason }) => [taskId, reason])).toEqual([
      [decision, 'decision'],
      [action, 'parent'],
    ]);
  });

  it('when a definition cannot be had, keeps the reason and goes on with the others', async () => {
    const tasks = releaseTasks();
    tasks.delete(build);
    const chain = await buildChain(evidenceOf(tasks), target, options);
    const found = chain.links.find((link) => link.taskId === build);
    expect(found).toMatchObject({ state: 'unresolved', taskType: 'build', kind: 'build' });
    expect(found?.state === 'unresolved' && found.cause).toBeInstanceOf(EvidenceError);
    expect(chain.links).toHaveLength(3);
  });

  it('names the links of a cycle, and only those', async () => {
    const chain = await build_({
      [image]: { taskGroupId: imageDecision, extra: { chainOfTrust: { inputs: { build } } } },
    });
    expect([...chain.cycles].sort()).toEqual([build, image].sort());
  });

  it('names a task that lists itself', async () => {
    const chain = await build_({ [build]: { extra: { chainOfTrust: { inputs: { build } } } } });
    expect([...chain.cycles]).toEqual([build]);
  });

  it('says when the depth cuts dependencies off', async () => {
    const chain = await build_({}, { maxDepth: 1 });
    expect(chain.isTruncated).toBe(true);
    expect(chain.links.map(({ depth }) => depth)).toEqual([0, 1, 1]);
    expect((await build_({}, { maxDepth: 3 })).isTruncated).toBe(false);
  });

  it('says when the number of links cuts dependencies off', async () => {
    const chain = await build_({}, { maxLinks: 4 });
    expect(chain.isTruncated).toBe(true);
    expect(chain.links).toHaveLength(4);
    expect((await build_({}, { maxLinks: 5 })).isTruncated).toBe(false);
  });

  it.each([
    ['payload.upstreamArtifacts empty', { payload: { upstreamArtifacts: [] } }, 'upstream-artifacts'],
    ['payload.upstreamArtifacts an object', { payload: { upstreamArtifacts: {} } }, 'upstream-artifacts'],
    [
      'a path list empty',
      { payload: { upstreamArtifacts: [{ ...upstream(build, 'build'), paths: [] }] } },
      'upstream-artifacts',
    ],
    [
      'an upstream taskId malformed',
      { payload: { upstreamArtifacts: [upstream('../x', 'build')] } },
      'upstream-artifacts',
    ],
    ['an input malformed', { extra: { chainOfTrust: { inputs: { 'docker-image': 1 } } } }, 'inputs'],
    ['the inputs a list', { extra: { chainOfTrust: { inputs: [] } } }, 'inputs'],
    ['chainOfTrust a string', { extra: { chainOfTrust: 'x' } }, 'inputs'],
    ['the parent malformed', { extra: { parent: 'x' } }, 'parent'],
  ])('with %s, keeps the problem', async (_, members, code) => {
    const chain = await build_({ [signing]: members });
    expect(chain.target.state === 'resolved' && chain.target.problems.map((problem) => problem.code)).toEqual(
      [code],
    );
  });

  it('keeps a task type of another kind that the task is also called', async () => {
    const inputs = { 'docker-image': image, build: image };
    const chain = await build_({ [build]: { extra: { chainOfTrust: { inputs } } } });
    expect(chain.links.find((link) => link.taskId === image)).toMatchObject({
      taskType: 'build',
      conflictingTaskTypes: ['docker-image'],
    });
  });

  it('takes two task types of one kind for the same', async () => {
    const inputs = { build: image, repackage: image };
    const chain = await build_({ [build]: { extra: { chainOfTrust: { inputs } } } });
    expect(chain.links.find((link) => link.taskId === image)?.conflictingTaskTypes).toEqual([]);
  });

  it('refuses a target that is no taskId', async () => {
    const chain = buildChain(evidenceOf(new Map()), { ...target, taskId: '../task' }, options);
    await expectRejected(chain, ChainError, 'chain-target-task-id');
  });

  it('refuses a target of an unknown task type', async () => {
    const chain = buildChain(evidenceOf(new Map()), { ...target, taskType: 'toString' }, options);
    await expectRejected(chain, ChainError, 'chain-target-task-type');
  });
});

describe('buildChain over random graphs', () => {
  const size = 12;
  const graphs = fc.array(
    fc.record({
      group: fc.nat(size),
      parent: fc.option(fc.nat(size), { nil: undefined }),
      inputs: fc.array(fc.nat(size), { maxLength: 3 }),
      upstream: fc.array(fc.tuple(fc.nat(size), fc.constantFrom('build', 'signing', 'docker-image')), {
        maxLength: 3,
      }),
    }),
    { minLength: size, maxLength: size },
  );
  const tasksOf = (graph: typeof graphs extends fc.Arbitrary<infer T> ? T : never) =>
    new Map(
      graph.map(({ group, parent, inputs, upstream: entries }, i) => [
        taskIdOf(i),
        createTask({
          taskGroupId: taskIdOf(group),
          payload:
            entries.length === 0
              ? {}
              : { upstreamArtifacts: entries.map(([n, type]) => upstream(taskIdOf(n), type)) },
          extra: {
            ...(parent === undefined ? {} : { parent: taskIdOf(parent) }),
            chainOfTrust: { inputs: Object.fromEntries(inputs.map((n, k) => [`input-${k}`, taskIdOf(n)])) },
          },
        }),
      ]),
    );

  it('depends on the definitions alone, ends, names each task once and finds exactly the cycles', async () => {
    await fc.assert(
      fc.asyncProperty(
        graphs,
        fc.array(fc.nat(5), { minLength: size + 1, maxLength: size + 1 }),
        async (graph, delays) => {
          const tasks = tasksOf(graph);
          const first = { taskId: taskIdOf(0), taskType: 'signing' };
          const chain = await buildChain(evidenceOf(tasks), first, options);
          const delayed = evidenceOf(
            tasks,
            (taskId) => delays[Number(taskId.replace(/\D/g, '')) % delays.length] ?? 0,
          );
          expect(await buildChain(delayed, first, options)).toEqual(chain);
          const ids = chain.links.map(({ taskId }) => taskId);
          expect(new Set(ids).size).toBe(ids.length);
          expect(ids.every(isTaskId)).toBe(true);
          for (const taskId of ids)
            expect([taskId, chain.cycles.has(taskId)]).toEqual([taskId, reachesItself(chain.links, taskId)]);
        },
      ),
      { numRuns: 10_000 },
    );
  });
});

/** The slow and obvious way to see whether a task depends on itself. */
function reachesItself(links: readonly { taskId: string }[], start: string): boolean {
  const edges = new Map(links.map((link) => [link.taskId, (link as ResolvedLink).edges ?? []]));
  const seen = new Set<string>();
  const pending = [...(edges.get(start) ?? [])].map((edge) => edge.taskId);
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next === start) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    pending.push(...(edges.get(next) ?? []).map((edge) => edge.taskId));
  }
  return false;
}
