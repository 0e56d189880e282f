import type { JsonObject } from '@chain-of-trust/types';
import { taskOf, type World } from '../world/world.js';
import { dockerBuild, reschedule, type Tampering, withEnvironment, withPayload } from './tampering.js';

type Change = (definition: JsonObject, world: World) => JsonObject;

/** A build on docker-worker is scheduled again, changed. */
function build(name: string, title: string, change: Change): Tampering {
  return {
    name,
    title,
    apply: (world) => reschedule(world, dockerBuild(world), (definition) => change(definition, world)),
  };
}

/** The decision task is scheduled again, changed. */
function decision(name: string, title: string, change: Change): Tampering {
  return {
    name,
    title,
    apply: (world) =>
      reschedule(world, taskOf(world, world.names.decision), (definition) => change(definition, world)),
  };
}

/** Attacks by somebody who can schedule tasks but not change the tree. */
export const definitionTamperings: readonly Tampering[] = [
  build('task-command', 'a build was scheduled with another command', (d) =>
    withPayload(d, { command: ['curl', 'evil'] }),
  ),
  build('task-env', 'a build was scheduled with another environment', (d) =>
    withEnvironment(d, { EXTRA: '1' }),
  ),
  build('task-scopes', 'a build was scheduled with one scope more', (d) => ({
    ...d,
    scopes: [...(d.scopes as string[]), 'secrets:get:x'],
  })),
  build('task-member-added', 'a build was scheduled with a member that the graph does not have', (d) => ({
    ...d,
    extra: { ...(d.extra as JsonObject), added: {} },
  })),
  build('task-retyped', 'a build was scheduled with true where the graph has a number', (d) =>
    withPayload(d, { maxRunTime: true }),
  ),
  build('task-dependencies', 'a build was scheduled without waiting for its image', (d) => ({
    ...d,
    dependencies: [],
  })),
  build('task-group', 'a build was scheduled into the task group of another push', (d, { names }) => ({
    ...d,
    taskGroupId: names.imageDecision,
  })),
  decision('decision-command', 'a decision task was scheduled with another command', (d) =>
    withPayload(d, { command: ['curl', 'evil'] }),
  ),
  decision('decision-env', 'a decision task was scheduled with another environment', (d) =>
    withEnvironment(d, { EXTRA: '1' }),
  ),
  decision('decision-scopes', 'a decision task was scheduled with more scopes', (d) => ({
    ...d,
    scopes: ['assume:repo:hg.mozilla.org/*'],
  })),
  decision('decision-member-emptied', 'a decision task was scheduled without its routes', (d) => ({
    ...d,
    routes: [],
  })),
  decision(
    'decision-pool-spellings',
    'a decision task names its worker pool in two ways that differ',
    (d) => ({ ...d, taskQueueId: 'gecko-1/b-linux' }),
  ),
  decision('decision-event', 'a decision task claims an event that the product has no tasks for', (d) =>
    withEvent(d, 'github-release'),
  ),
  decision('decision-event-of-other-host', 'a decision task of hg claims to be of a push to GitHub', (d) =>
    withEvent(d, 'github-push'),
  ),
  decision('decision-as-action', 'a decision task claims to be an action on its own graph', (d) =>
    withEvent(d, 'action'),
  ),
  decision('decision-comment', 'a decision task has a comment that nobody pushed', (d) =>
    withEnvironment(d, { GECKO_COMMIT_MSG: 'try: -b do -p all' }),
  ),
  decision(
    'decision-level',
    'a decision task was scheduled with the level of another tree',
    (d) => JSON.parse(JSON.stringify(d).replaceAll("--level='3'", "--level='1'")) as JsonObject,
  ),
];

function withEvent(definition: JsonObject, event: string): JsonObject {
  return { ...definition, extra: { ...(definition.extra as JsonObject), tasks_for: event } }; // always an object here
}
