import type { JsonObject } from '@chain-of-trust/types';
import { textContent } from '../world/content.js';
import { trees } from '../world/options.js';
import type { Repository } from '../world/repository.js';
import { lastRunOf, taskOf, type World } from '../world/world.js';
import { dockerBuild, replaceStored, reschedule, type Tampering, withEnvironment } from './tampering.js';
import { decide, editGraph, republishGraph } from './task-graph.js';

const taskGraph = 'public/task-graph.json';

/** Attacks on the tree, on what it says, and on what a decision task has published. */
export const sourceTamperings: readonly Tampering[] = [
  {
    name: 'task-graph-missing',
    title: 'the task graph was deleted',
    apply: (world) => void lastRunOf(taskOf(world, world.names.decision)).artifacts.delete(taskGraph),
  },
  {
    name: 'task-graph-byte',
    title: 'a byte of the task graph was changed in the object store',
    apply: (world) =>
      replaceStored(taskOf(world, world.names.decision), taskGraph, (content) =>
        Buffer.concat([content, Buffer.from('\n')]),
      ),
  },
  {
    name: 'task-graph-malformed',
    title: 'a decision task published a task graph that is no JSON',
    apply: (world) => republishGraph(world, taskOf(world, world.names.decision), () => textContent('{')),
  },
  {
    name: 'task-graph-list',
    title: 'a decision task published a task graph that is a list',
    apply: (world) => republishGraph(world, taskOf(world, world.names.decision), () => textContent('[]')),
  },
  {
    name: 'task-not-in-graph',
    title: 'a build is not in the task graph',
    apply: (world) =>
      republishGraph(world, taskOf(world, world.names.decision), (content) =>
        editGraph(content, (graph) => without(graph, dockerBuild(world).taskId)),
      ),
  },
  {
    name: 'actions-missing',
    title: 'the actions of a decision task were deleted',
    apply: (world) =>
      void lastRunOf(taskOf(world, world.names.decision)).artifacts.delete('public/actions.json'),
  },
  {
    name: 'parameters-byte',
    title: 'a byte of the parameters of a decision task was changed in the object store',
    apply: (world) =>
      replaceStored(taskOf(world, world.names.decision), 'public/parameters.yml', (content) =>
        Buffer.concat([content, Buffer.from('\n')]),
      ),
  },
  {
    name: 'untrusted-repository',
    title: 'a build comes from a repository with a look-alike name',
    apply: (world) => moveBuild(world, 'https://hg.mozilla.org/mozilla-central-2'),
  },
  {
    name: 'repository-differs',
    title: 'a build comes from another tree than its decision task',
    apply: (world) => moveBuild(world, trees['mozilla-beta'].url),
  },
  {
    name: 'head-repository-differs',
    title: 'a build checks out another repository than its metadata names',
    apply: (world) =>
      decide(world, dockerBuild(world), (d) => withEnvironment(d, { GECKO_HEAD_REPOSITORY: trees.try.url })),
  },
  {
    name: 'revision-unknown',
    title: 'the revision was never pushed',
    apply: (world) => void repositoryOf(world).pushes.pop(),
  },
  {
    name: 'revision-not-tip',
    title: 'the decision task is of a changeset in the middle of a push',
    apply: (world) => {
      const pushes = repositoryOf(world).pushes;
      const last = pushes.pop();
      if (last !== undefined)
        pushes.push({
          ...last,
          changesets: [...last.changesets, { node: '0'.repeat(40), parents: [], desc: '' }],
        });
    },
  },
  {
    name: 'revision-short',
    title: 'a decision task names its revision by a bookmark',
    apply: (world) =>
      reschedule(world, taskOf(world, world.names.decision), (d) =>
        withEnvironment(d, { GECKO_HEAD_REV: 'tip' }),
      ),
  },
  {
    name: 'template-missing',
    title: 'the tree has no .taskcluster.yml',
    apply: (world) => repositoryOf(world).files.clear(),
  },
  {
    name: 'template-changed',
    title: 'the tree describes another decision task',
    apply: (world) => editTemplate(world, (text) => text.replace('bash', 'sh')),
  },
  {
    name: 'decision-worker-pool',
    title: 'the tree asks for a decision task on a worker pool of anybody',
    apply: async (world) => {
      editTemplate(world, (text) => text.replace('workerType: decision', 'workerType: b-linux'));
      const pool = { workerType: 'b-linux', taskQueueId: 'gecko-3/b-linux' };
      for (const name of [world.names.decision, world.names.imageDecision]) {
        await reschedule(world, taskOf(world, name), (definition) => ({ ...definition, ...pool }));
      }
    },
  },
  {
    name: 'template-version',
    title: 'the .taskcluster.yml is of a version that nobody renders with json-e',
    apply: (world) => editTemplate(world, (text) => text.replace('version: 1', 'version: 0')),
  },
  {
    name: 'template-malformed',
    title: 'the .taskcluster.yml is no YAML',
    apply: (world) => editTemplate(world, () => 'tasks: ['),
  },
  {
    name: 'template-duplicate-key',
    title: 'the .taskcluster.yml has a key twice',
    apply: (world) => editTemplate(world, (text) => `${text}version: 1\n`),
  },
  {
    name: 'template-error',
    title: 'the .taskcluster.yml cannot be rendered',
    apply: (world) => editTemplate(world, (text) => text.replace('push.owner', 'no.such.thing')),
  },
  {
    name: 'template-no-task',
    title: 'the .taskcluster.yml describes no task for a push',
    apply: (world) =>
      editTemplate(world, (text) => text.replace('["hg-push", "action", "cron"]', '["cron"]')),
  },
  {
    name: 'template-bomb',
    title: 'the .taskcluster.yml explodes by its aliases',
    apply: (world) => editTemplate(world, (text) => `${text}${yamlBomb}`),
  },
  {
    name: 'projects-missing',
    title: 'the project configuration is gone',
    apply: (world) => world.rawFiles.clear(),
  },
  {
    name: 'projects-malformed',
    title: 'the project configuration is no YAML',
    apply: (world) => {
      for (const path of world.rawFiles.keys()) world.rawFiles.set(path, textContent('{'));
    },
  },
  {
    name: 'project-unknown',
    title: 'the project configuration does not know the tree',
    apply: (world) => {
      for (const path of world.rawFiles.keys())
        world.rawFiles.set(
          path,
          textContent('other:\n  repo: https://hg.mozilla.org/other\n  access: scm_level_3\n'),
        );
    },
  },
  {
    name: 'restricted-scope-wrong-tree',
    title: 'a signing task asks for the release key on a nightly tree',
    apply: (world) =>
      decide(world, taskOf(world, world.names.signing), (d) => ({
        ...d,
        scopes: ['project:releng:signing:cert:release-signing'],
      })),
  },
  {
    name: 'restricted-scope-star',
    title: 'a signing task asks for all keys by a star',
    apply: (world) =>
      decide(world, taskOf(world, world.names.signing), (d) => ({
        ...d,
        scopes: ['project:releng:signing:cert:*'],
      })),
  },
  {
    name: 'low-level-scheduler',
    title: 'a build was scheduled by the scheduler of try',
    apply: (world) => reschedule(world, dockerBuild(world), (d) => ({ ...d, schedulerId: 'gecko-level-1' })),
  },
  {
    name: 'branch-of-try',
    title: 'the tree asks for a build that says it is of try',
    apply: (world) =>
      decide(world, dockerBuild(world), (d) => withEnvironment(d, { MH_BRANCH: 'try-comm-central' })),
  },
  {
    name: 'template-task-id',
    title: 'the tree describes a decision task with the taskId of another',
    apply: (world) =>
      editTemplate(world, (text) => text.replace(/^ *taskId: \{.*$/m, `        taskId: ${'A'.repeat(22)}`)),
  },
];

const yamlBomb = `x0: &x0 [a, a, a, a, a, a, a, a, a, a]\n${Array.from({ length: 7 }, (_, i) => `x${i + 1}: &x${i + 1} [${Array(10).fill(`*x${i}`).join(', ')}]\n`).join('')}`;

function repositoryOf(world: World): Repository {
  const [repository] = world.repositories.values();
  if (repository === undefined) throw new TypeError('the world has a repository');
  return repository;
}

function editTemplate(world: World, change: (text: string) => string): void {
  const { files } = repositoryOf(world);
  for (const [path, content] of files) files.set(path, textContent(change(Buffer.from(content).toString())));
}

/** A build comes from another repository, and the graph says so too: only the source is wrong. */
function moveBuild(world: World, url: string): Promise<void> {
  const from = repositoryOf(world).url;
  return decide(world, dockerBuild(world), (definition) => {
    const text = JSON.stringify(definition)
      .replaceAll(`${from}/`, `${url}/`)
      .replaceAll(`${from}"`, `${url}"`);
    return JSON.parse(text) as JsonObject; // only strings have changed
  });
}

function without(object: JsonObject, key: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
}
