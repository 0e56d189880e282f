import { isTaskId, toTaskDefinition } from '@chain-of-trust/types';
import { describe, expect, test } from 'vitest';
import { type ProductName, products } from '../../src/world/products.js';
import {
  actionOf,
  isMercurial,
  isOfPullRequest,
  type WorldStyle,
  worldStyles,
} from '../../src/world/styles.js';
import { taskOf, type World } from '../../src/world/world.js';
import { createSmallWorld } from '../with-sandbox.js';

const names = Object.keys(products) as ProductName[]; // the keys of a literal
const possible = worldStyles.flatMap((style) =>
  names
    .filter((name) =>
      isMercurial(style) ? ['firefox', 'thunderbird'].includes(name) : name !== 'thunderbird',
    )
    .map((name): [WorldStyle, ProductName] => [style, name]),
);

const groupOf = (world: World, taskId: string) => taskOf(world, taskId).definition.taskGroupId;

describe('createWorld', () => {
  test.each(possible)(
    'by %s of %s has whole definitions, and the same ones twice',
    async (style, product) => {
      const now = new Date('2026-01-02T03:04:05Z');
      const [world, again] = await Promise.all([
        createSmallWorld({ style, product, now }),
        createSmallWorld({ style, product, now }),
      ]);
      for (const task of world.tasks.values()) {
        expect(isTaskId(task.taskId)).toBe(true);
        expect(() => toTaskDefinition(task.definition)).not.toThrow(Error);
        expect(again.tasks.get(task.taskId)?.definition).toEqual(task.definition);
      }
      const { decision, signing, action } = world.names;
      expect(groupOf(world, decision)).toBe(decision);
      expect(action === undefined).toBe(actionOf(style) === undefined);
      const parent = taskOf(world, signing).definition.extra as { parent?: string };
      expect(parent.parent).toBe(action);
      expect(groupOf(world, signing)).toBe(style.endsWith('release-promotion') ? action : decision);
      if (action !== undefined) expect(groupOf(world, action)).toBe(decision);
    },
  );

  test.each(worldStyles)('by %s says so in extra.tasks_for of its decision task', async (style) => {
    const product = style === 'github-release' ? 'xpi' : 'firefox';
    const world = await createSmallWorld({ style, product });
    const { extra } = taskOf(world, world.names.decision).definition as { extra: { tasks_for: string } };
    const events: Partial<Record<WorldStyle, string>> = {
      'hg-cron': 'cron',
      'github-cron': 'cron',
      'pr-action': 'github-pull-request',
    };
    const push = isMercurial(style) ? 'hg-push' : 'github-push';
    const isOwnEvent = isOfPullRequest(style) || style === 'github-release';
    expect(extra.tasks_for).toBe(events[style] ?? (isOwnEvent ? style : push));
  });

  test.each([
    { product: 'glean', style: 'hg-push' },
    { product: 'thunderbird', style: 'github-push' },
    { product: 'thunderbird', tree: 'mozilla-central' },
    { product: 'firefox', tree: 'comm-central' },
    { product: 'xpi', style: 'github-push', withCompanion: true },
    { product: 'enterprise', style: 'github-release', withCompanion: true },
  ] as const)('refuses %j, which no product has', async (options) => {
    await expect(createSmallWorld(options)).rejects.toBeInstanceOf(TypeError);
  });
});
