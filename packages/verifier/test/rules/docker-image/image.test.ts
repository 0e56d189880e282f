import { type JsonValue, toTaskDefinition } from '@chain-of-trust/types';
import { describe, expect, it } from 'vitest';
import { type DockerImage, readDockerImage } from '../../../src/rules/docker-image/image.js';
import { createTask } from '../../support/rebuild-input.js';

const taskId = 'BBBBBBBBQACAAAAAAAAAAA';
const read = (image: JsonValue) =>
  readDockerImage(toTaskDefinition({ ...createTask({}), payload: { image } }));

describe('readDockerImage', () => {
  it.each<[JsonValue, DockerImage]>([
    ['debian:12', { type: 'prebuilt', name: 'debian:12' }],
    [
      { type: 'task-image', taskId, path: 'public/i' },
      { type: 'task-image', taskId, path: 'public/i' },
    ],
    [
      { type: 'indexed-image', namespace: 'a.b', path: 'public/i' },
      { type: 'indexed-image', namespace: 'a.b', path: 'public/i' },
    ],
  ])('reads %j', (image, expected) => {
    expect(read(image)).toEqual(expected);
  });

  it.each<JsonValue>([
    { type: 'task-image', taskId: 'x', path: 'public/i' },
    { type: 'task-image', taskId, path: 1 },
    { type: 'task-image', namespace: 'a.b', path: 'public/i' },
    { type: 'indexed-image', namespace: 1, path: 'public/i' },
    { type: 'indexed-image', namespace: 'a.b' },
    { type: 'indexed-image', taskId, path: 'public/i' },
    { type: 'docker-image', taskId, namespace: 'a.b', path: 'public/i' },
    [],
    1,
    false,
  ])('calls %j something that no worker documents', (image) => {
    expect(read(image)).toEqual({ type: 'other', written: JSON.stringify(image) });
  });

  it('finds none where the payload has none', () => {
    expect(readDockerImage(createTask({}))).toBeUndefined();
    expect(read(null)).toBeUndefined();
  });
});
