import type { JsonObject } from '@chain-of-trust/types';
import { describe, expect, it } from 'vitest';
import { detectWorkerImplementation } from '../src/index.js';
import { createTask } from './support/graph.js';

const detect = (members: JsonObject) => detectWorkerImplementation(createTask(members), ['scriptworker-k8s']);
const tag = (name: string) => ({ 'worker-implementation': name });

describe('detectWorkerImplementation', () => {
  it.each([
    ['docker-worker', 'payload.image', { payload: { image: 'x' } }],
    ['docker-worker', 'scopes', { scopes: ['docker-worker:cache:x'] }],
    ['generic-worker', 'payload.mounts', { payload: { mounts: [] } }],
    ['generic-worker', 'payload.osGroups', { payload: { osGroups: [] } }],
    ['scriptworker', 'provisionerId', { provisionerId: 'scriptworker-k8s' }],
    ['taskcluster-worker', 'tags.worker-implementation', { tags: tag('taskcluster-worker') }],
  ])('sees %s by %s', (implementation, where, members) => {
    expect(detect(members)).toEqual({ implementation, signs: [{ implementation, where }] });
  });

  it('takes several signs of the same implementation', () => {
    expect(detect({ payload: { image: 'x' }, tags: tag('docker-worker') }).implementation).toBe(
      'docker-worker',
    );
  });

  it.each([
    ['the tag contradicts the payload', { payload: { image: 'x' }, tags: tag('generic-worker') }],
    [
      'the payload contradicts the provisioner',
      { payload: { mounts: [] }, provisionerId: 'scriptworker-k8s' },
    ],
    ['the payload contradicts itself', { payload: { image: 'x', osGroups: [] } }],
    ['a scope contradicts the tag', { scopes: ['docker-worker:x'], tags: tag('generic-worker') }],
    ['the tag names nothing known', { tags: tag('other-worker') }],
    ['the tag names a member of every object', { tags: tag('constructor') }],
    ['there is no sign', {}],
  ])('when %s, names none', (_, members) => {
    expect(detect(members).implementation).toBeUndefined();
  });
});
