import { execFileSync } from 'node:child_process';
import { link, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectRejected, withTemporaryFolder } from '@chain-of-trust/fixtures';
import type { JsonObject } from '@chain-of-trust/types';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { reservedMembers } from '../../src/build-blob.js';
import { GeneratorError } from '../../src/error.js';
import { findAdditions, type ReservedAdditions } from '../../src/presets/additional-data.js';
import { finishedRun } from '../finished-run.js';

const find = (content: string, reserved: ReservedAdditions = 'refuse') =>
  findAdditions({ content: Buffer.from(content) }, finishedRun, reserved);
const findOf = (value: JsonObject, reserved?: ReservedAdditions) => find(JSON.stringify(value), reserved);

describe('findAdditions', () => {
  test('gives members that a blob has not, as they are', async () => {
    const additions = { build: { id: 'x', list: [1, { a: null }] }, constructor: 'y' };
    expect(await findOf(additions)).toEqual(additions);
  });

  test('leaves out what the worker knows better', async () => {
    const known = {
      taskId: 'other',
      runId: 7,
      environment: { region: 'elsewhere' },
      task: { payload: { command: ['rm'], env: 5 }, workerType: { x: 1 } },
      workerGroup: { group: 'x' },
      chainOfTrustVersion: 2,
      artifacts: {},
    };
    expect(await findOf({ ...known, more: 1 })).toEqual({ more: 1 });
  });

  test.each<[string, JsonObject]>([
    ['artifacts.public/phantom', { artifacts: { 'public/phantom': { sha256: 'x' } } }],
    ['environment.imageHash', { environment: { imageHash: 'x' } }],
    ['task.foo', { task: { foo: 'bar' } }],
    ['task.payload.env.EVIL', { task: { payload: { env: { EVIL: '1' } } } }],
    ['task.constructor', { task: { constructor: {} } }],
    ['workerType', { workerType: 'signing' }],
  ])('refuses to add %s, or drops it', async (path, additional) => {
    const mixed = { ...additional, own: 1 };
    const error = await expectRejected(findOf(mixed), GeneratorError, 'generator-reserved-member');
    expect(error.facts).toEqual({ paths: [path] });
    expect(error.message).toContain(path);
    expect(await findOf(mixed, 'drop')).toEqual({ own: 1 });
  });

  test('names every addition, the first ones in its message', async () => {
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`m${index}`, 1]));
    const error = await expectRejected(findOf({ task: many }), GeneratorError, 'generator-reserved-member');
    expect(error.facts).toMatchObject({ paths: Object.keys(many).map((name) => `task.${name}`) });
    expect(error.message.length).toBeLessThan(400);
  });

  test.each([
    ['a list', '[]'],
    ['no JSON', '{'],
    ['nothing', ''],
    ['a repeated member', '{"a":1,"a":2}'],
    ['a member that changes all objects', '{"__proto__":{}}'],
    ['too deep', `${'{"a":'.repeat(40)}1${'}'.repeat(40)}`],
    ['too large', JSON.stringify('x'.repeat(2 ** 20))],
  ])('refuses data that are %s, even if additions are dropped', async (_, content) => {
    for (const reserved of ['refuse', 'drop'] as const)
      await expectRejected(find(content, reserved), GeneratorError, 'generator-additional-data');
  });

  test('whatever a task writes, adds no member of the worker, and refuses nothing where that is dropped', async () => {
    const names = fc.constantFrom(...reservedMembers, 'payload', 'env', 'own', 'constructor', 'toString');
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom(1, 'x', null, []),
        fc.dictionary(names, tie('value'), { maxKeys: 4 }),
      ),
    }));
    await fc.assert(
      fc.asyncProperty(fc.dictionary(names, value, { maxKeys: 6 }), async (additional) => {
        const json = JSON.stringify(additional);
        const dropped = await find(json, 'drop');
        expect(Object.keys(dropped).filter((name) => reservedMembers.has(name))).toEqual([]);
        const refused: unknown = await find(json).catch((error: unknown) => error);
        if (refused instanceof GeneratorError) expect(refused.code).toBe('generator-reserved-member');
        else expect(refused).toEqual(dropped);
        // What is not refused leaves the worker's document as it was.
        if (!(refused instanceof GeneratorError))
          expect(merged(JSON.parse(json), { ...finishedRun, artifacts: {}, chainOfTrustVersion: 1 })).toEqual(
            {
              ...dropped,
              ...finishedRun,
              artifacts: {},
              chainOfTrustVersion: 1,
            },
          );
      }),
      { numRuns: 500 },
    );
  });
});

describe('the file of additional data', () => {
  const inFolder = (use: (file: string, folder: string) => Promise<void>) =>
    withTemporaryFolder((folder) => use(join(folder, 'data.json'), folder));
  const read = (file: string) => findAdditions({ file }, finishedRun, 'refuse');

  test('is read', () =>
    inFolder(async (file) => {
      await writeFile(file, '{"own":1}');
      expect(await read(file)).toEqual({ own: 1 });
    }));

  test('may be absent: the task has added nothing', () =>
    inFolder(async (file) => {
      expect(await read(file)).toEqual({});
    }));

  test.each<[string, (file: string, folder: string) => Promise<unknown>]>([
    [
      'a link to a file of the worker',
      async (file, folder) => {
        await writeFile(join(folder, 'secret'), '{}');
        await symlink('secret', file);
      },
    ],
    [
      'another name of a file of the worker',
      async (file, folder) => {
        await writeFile(join(folder, 'secret'), '{}');
        await link(join(folder, 'secret'), file);
      },
    ],
    ['a link to nothing', (file) => symlink('nothing', file)],
    ['a folder: it is no regular file', (file) => mkdir(file)],
    ['a pipe: it is no regular file', async (file) => execFileSync('mkfifo', [file])],
    ['too large', (file) => writeFile(file, `{${' '.repeat(2 ** 20)}}`)],
    ['below a file', (file) => writeFile(file, '{}')],
  ])('is refused where it is %s', (what, make) =>
    inFolder(async (file, folder) => {
      await make(file, folder);
      const path = what === 'below a file' ? join(file, 'x') : file;
      const error = await expectRejected(read(path), GeneratorError, 'generator-additional-data');
      expect(error.message).toContain(what.split(': ')[1] ?? 'cannot be read');
    }),
  );
});

/** As the real worker does it: the right side wins, and objects are merged. */
function merged(left: JsonObject, right: JsonObject): JsonObject {
  const isObject = (value: unknown): value is JsonObject =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  const entries = Object.entries(right).map(([name, value]) => {
    const other = Object.hasOwn(left, name) ? left[name] : undefined;
    return [name, isObject(value) && isObject(other) ? merged(other, value) : value] as const;
  });
  return Object.fromEntries([...Object.entries(left), ...entries]);
}
