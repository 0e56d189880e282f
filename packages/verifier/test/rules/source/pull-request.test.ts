import { loadProduct, type Policy, type TaskEvent, taskEvents } from '@chain-of-trust/policy';
import type { JsonObject, JsonValue } from '@chain-of-trust/types';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  findBaseRepository,
  findForkOfPullRequest,
  isOfPullRequest,
} from '../../../src/rules/source/pull-request.js';
import { createTask } from '../../support/rebuild-input.js';
import { repositories } from '../../support/source.js';

const policy: Policy = { ...loadProduct('firefox'), tasksFor: [...taskEvents] };
const fork = 'https://github.com/somebody/firefox';

describe('isOfPullRequest', () => {
  const isOf = (event: JsonValue) => isOfPullRequest(createTask({}, { tasks_for: event }));

  it.each(['github-pull-request', 'github-pull-request-untrusted', 'github-pull-request-x', 'pr-action'])(
    'is so for %s',
    (event) => {
      expect(isOf(event)).toBe(true);
    },
  );

  it.each<JsonValue>([
    'github-push',
    'action',
    'pr-action-x',
    'my-github-pull-request',
    '',
    1,
    ['pr-action'],
  ])('is not so for %j', (event) => {
    expect(isOf(event)).toBe(false);
  });

  it('is not so for a task that names no event', () => {
    const { extra: _, ...task } = createTask({});
    expect(isOfPullRequest(createTask({}))).toBe(false);
    expect(isOfPullRequest(task as ReturnType<typeof createTask>)).toBe(false); // extra is optional
  });
});

describe('findForkOfPullRequest', () => {
  const find = (event: TaskEvent, repository: string | undefined, by = policy) => {
    const env: JsonObject = repository === undefined ? {} : { GECKO_HEAD_REPOSITORY: repository };
    return findForkOfPullRequest(createTask(env, { tasks_for: event }), by);
  };

  it.each<TaskEvent>(['github-pull-request', 'github-pull-request-untrusted'])(
    'finds the fork of a task for %s',
    (event) => {
      expect(find(event, fork)).toBe(fork);
      expect(find(event, 'git@github.com:somebody/firefox.git/')).toBe(fork);
    },
  );

  it.each(taskEvents.filter((event) => !event.startsWith('github-pull-request')))(
    'finds none for %s',
    (event) => {
      expect(find(event, fork)).toBeUndefined();
    },
  );

  it.each<TaskEvent>(['github-pull-request', 'github-pull-request-untrusted'])(
    'when the product does not verify %s, finds none',
    (event) => {
      expect(find(event, fork, { ...policy, tasksFor: ['github-push'] })).toBeUndefined();
    },
  );

  it.each([undefined, 'https://hg.mozilla.org/users/somebody', 'https://github.com/somebody', 'somebody'])(
    'when the repository is %s, finds none',
    (repository) => {
      expect(find('github-pull-request', repository)).toBeUndefined();
    },
  );
});

describe('findBaseRepository', () => {
  const find = (env: JsonObject) => findBaseRepository(createTask(env), policy);

  it('finds a repository of the product in every spelling', () => {
    const prefix = fc.constantFrom('https://github.com/', 'git@github.com:', 'ssh://git@github.com/');
    fc.assert(
      fc.property(prefix, fc.constantFrom('', '.git'), fc.nat({ max: 3 }), (start, suffix, slashes) => {
        const written = `${start}mozilla-firefox/firefox${suffix}${'/'.repeat(slashes)}`;
        expect(find({ GECKO_BASE_REPOSITORY: written })).toBe(repositories.gitHub);
      }),
    );
  });

  it.each<JsonObject>([
    {},
    { GECKO_HEAD_REPOSITORY: repositories.gitHub },
    { GECKO_BASE_REPOSITORY: fork },
    { GECKO_BASE_REPOSITORY: '' },
    { GECKO_BASE_REPOSITORY: `${repositories.gitHub}//x` },
  ])('finds none in %j', (env) => {
    expect(find(env)).toBeUndefined();
  });
});
