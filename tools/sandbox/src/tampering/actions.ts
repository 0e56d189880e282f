import type { JsonObject } from '@chain-of-trust/types';
import { jsonContent } from '../world/content.js';
import { type SandboxTask, taskOf, type World } from '../world/world.js';
import { replaceStored, reschedule, resign, type Tampering, withEnvironment } from './tampering.js';

const world = { style: 'hg-action' } as const;

function actionTask(tampered: World): SandboxTask {
  return taskOf(tampered, tampered.names.action ?? '');
}

/** Somebody schedules a changed action task. */
function action(
  name: string,
  title: string,
  change: (definition: JsonObject, tampered: World) => JsonObject,
): Tampering {
  return {
    name,
    title,
    world,
    apply: (tampered) =>
      reschedule(tampered, actionTask(tampered), (definition) => change(definition, tampered)),
  };
}

/** Attacks on action tasks and on what they are rebuilt from. */
export const actionTamperings: readonly Tampering[] = [
  action('action-callback-unknown', 'an action task calls back what the tree does not offer', (d) =>
    withEnvironment(d, { ACTION_CALLBACK: 'sign-anything' }),
  ),
  action('action-callback-other', 'an action task calls back another action than it was fired for', (d) =>
    withEnvironment(d, { ACTION_CALLBACK: 'release-promotion' }),
  ),
  action(
    'action-group-other',
    'an action task puts what it creates into the group of somebody else',
    (d, { names }) => withEnvironment(d, { ACTION_TASK_GROUP_ID: names.imageDecision }),
  ),
  action('action-scopes', 'an action task has the permission of another action', (d) => ({
    ...d,
    scopes: ['assume:repo:hg.mozilla.org/mozilla-central:action:release-promotion'],
  })),
  action('action-input-differs', 'an action task works on another input than it repeats', (d) =>
    withEnvironment(d, { ACTION_INPUT: '{"times":99}' }),
  ),
  {
    name: 'actions-malformed',
    title: 'a decision task published actions that are no list',
    world,
    apply: async (tampered) => {
      const decision = taskOf(tampered, tampered.names.decision);
      replaceStored(decision, 'public/actions.json', () => jsonContent({ version: 1, actions: {} }));
      await resign(tampered, decision, (blob) => blob);
    },
  },
  {
    name: 'action-kind-unknown',
    title: 'a decision task published actions of a kind that nobody knows',
    world,
    apply: async (tampered) => {
      const decision = taskOf(tampered, tampered.names.decision);
      replaceStored(decision, 'public/actions.json', (content) => {
        const text = Buffer.from(content).toString();
        return Buffer.from(text.replaceAll('"kind":"hook"', '"kind":"callback"'));
      });
      await resign(tampered, decision, (blob) => blob);
    },
  },
];
