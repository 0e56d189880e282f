import { readFileSync } from 'node:fs';
import { expectThrown, isSharedFolderAbsent, sharedPath } from '@chain-of-trust/fixtures';
import { blobBounds, formatJson, type JsonObject, parseBlob } from '@chain-of-trust/types';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildBlob, formatBlob } from '../src/build-blob.js';
import { GeneratorError } from '../src/error.js';
import { DigestTable } from '../src/hash/digest-table.js';
import { finishedRun } from './finished-run.js';

const artifacts = new Map([['public/a', { sha256: 'ab'.repeat(32) }]]);

describe('buildBlob', () => {
  describe('when the run is complete', () => {
    test('has exactly the members of the format', () => {
      expect(buildBlob(finishedRun, artifacts)).toEqual({
        ...finishedRun,
        artifacts: { 'public/a': { sha256: 'ab'.repeat(32) } },
        chainOfTrustVersion: 1,
      });
    });

    test('keeps workerType, which generic-worker adds', () => {
      expect(buildBlob({ ...finishedRun, workerType: 'signing' }, artifacts)).toMatchObject({
        workerType: 'signing',
      });
    });

    test('allows a run without outputs', () => {
      expect(buildBlob(finishedRun, new Map()).artifacts).toEqual({});
    });

    test('an artifact may have any name, that of a built-in member too', () => {
      const names = new Map([['constructor', { sha256: 'ab'.repeat(32) }]]);
      expect(Object.keys(buildBlob(finishedRun, names).artifacts)).toEqual(['constructor']);
    });

    test('all of many artifacts are listed, and read back as they are', () => {
      const digests = { sha256: 'ab'.repeat(32) };
      const many = new Map(Array.from({ length: 2500 }, (_, index) => [`public/${index}`, digests]));
      const blob = buildBlob(finishedRun, many);
      expect(Object.keys(blob.artifacts)).toEqual([...many.keys()]);
      expect(parseBlob(Buffer.from(formatJson(blob)))).toEqual(blob);
    });

    test('a bad digest among many artifacts is refused, wherever it is', () => {
      const digests = { sha256: 'ab'.repeat(32) };
      for (const bad of [0, 999, 1000, 2499]) {
        const many = new Map(
          Array.from({ length: 2500 }, (_, index) => [
            `a${index}`,
            index === bad ? { sha256: 'x' } : digests,
          ]),
        );
        expectThrown(() => buildBlob(finishedRun, many), GeneratorError, 'generator-run');
      }
    });

    test('any environment and task survive', () => {
      const json = fc
        .jsonValue({ maxDepth: 4 })
        .filter((value) => !JSON.stringify(value).includes('__proto__'));
      fc.assert(
        fc.property(json, (value) => {
          const member = JSON.parse(JSON.stringify(value)); // -0 is 0 in JSON
          const run = {
            ...finishedRun,
            environment: { member },
            task: { ...finishedRun.task, payload: { member } },
          };
          expect(buildBlob(run, artifacts)).toMatchObject({
            environment: { member },
            task: { payload: { member } },
          });
        }),
      );
    });
  });

  describe('when the run does not fit the format', () => {
    const changed: readonly (readonly [string, JsonObject])[] = [
      ['a taskId that is none', { ...finishedRun, taskId: 'task' }],
      ['a negative runId', { ...finishedRun, runId: -1 }],
      ['a runId as text', { ...finishedRun, runId: '0' }],
      ['a task that is no object', { ...finishedRun, task: [] }],
      ['a task without a scheduler', { ...finishedRun, task: { ...finishedRun.task, schedulerId: 1 } }],
      ['a task of no group', { ...finishedRun, task: { ...finishedRun.task, taskGroupId: 'group' } }],
      ['a task with one scope', { ...finishedRun, task: { ...finishedRun.task, scopes: 'a' } }],
      [
        'a task that depends on no task',
        { ...finishedRun, task: { ...finishedRun.task, dependencies: ['a'] } },
      ],
      ['a task made some day', { ...finishedRun, task: { ...finishedRun.task, created: 'today' } }],
      ['a task without a payload', { ...finishedRun, task: { ...finishedRun.task, payload: null } }],
      ['a task without metadata', { ...finishedRun, task: { ...finishedRun.task, metadata: {} } }],
      ['an empty workerGroup', { ...finishedRun, workerGroup: '' }],
      ['an environment that is no object', { ...finishedRun, environment: null }],
      ['an unknown member', { ...finishedRun, workerPool: 'x' }],
      ['artifacts of its own', { ...finishedRun, artifacts: {} }],
      ['a version of its own', { ...finishedRun, chainOfTrustVersion: 1 }],
      [
        'a forbidden key',
        { ...finishedRun, task: { ...finishedRun.task, extra: JSON.parse('{"__proto__": {}}') } },
      ],
    ];

    test.each(changed)('%s is refused', (_name, run) => {
      expectThrown(() => buildBlob(run, artifacts), GeneratorError, 'generator-run');
    });

    test.each(Object.keys(finishedRun))('no %s is refused', (member) => {
      const rest = Object.entries(finishedRun).filter(([name]) => name !== member);
      const run = Object.fromEntries(rest);
      const error = expectThrown(() => buildBlob(run, artifacts), GeneratorError, 'generator-run');
      expect(error.message).toContain(member);
    });

    test('a digest that is none is refused', () => {
      const digests = new Map([['public/a', { sha256: 'AB'.repeat(32) }]]);
      expectThrown(() => buildBlob(finishedRun, digests), GeneratorError, 'generator-run');
    });
  });

  describe.skipIf(isSharedFolderAbsent())(
    'when the facts are those of a run of the real generic-worker',
    () => {
      test('gives the document that it signed', () => {
        const real = parseBlob(
          readFileSync(sharedPath('real/generic-worker/artifacts/public/chain-of-trust.json')),
        );
        const { artifacts: digests, chainOfTrustVersion: _version, ...run } = real;
        expect(buildBlob(run, new Map(Object.entries(digests)))).toEqual(real);
      });

      test('is formatted like a blob of the real scriptworker', () => {
        const bytes = readFileSync(sharedPath('real/chain-of-trust.2019.json'));
        const { artifacts: digests, chainOfTrustVersion: _version, ...run } = parseBlob(bytes);
        const blob = buildBlob(run, new Map(Object.entries(digests)));
        expect(formatJson(blob).trimEnd()).toBe(bytes.toString('utf8').trimEnd());
      });
    },
  );
});

describe('formatBlob', () => {
  const table = (count: number) => {
    const names = Array.from({ length: count }, (_, index) => `public/${index}`).sort();
    return new DigestTable(names, ['sha256'], Buffer.alloc(count * 32, 7));
  };

  test.each([0, 1, 999, 1000, 1001, 2500])(
    'gives the document of the same blob with %d artifacts',
    (count) => {
      const artifacts = table(count);
      for (const each of [artifacts, new Map(artifacts)]) {
        const document = Buffer.from(formatBlob(finishedRun, each)).toString('utf8');
        expect(document).toBe(formatJson(buildBlob(finishedRun, artifacts)));
      }
    },
  );

  test('adds members that are not the worker’s word, and no other', () => {
    const document = JSON.parse(Buffer.from(formatBlob(finishedRun, table(1), { own: 1 })).toString());
    expect(document).toEqual({ ...buildBlob(finishedRun, table(1)), own: 1 });
    for (const name of ['artifacts', 'chainOfTrustVersion', 'workerType', ...Object.keys(finishedRun)])
      expectThrown(() => formatBlob(finishedRun, table(1), { [name]: 1 }), GeneratorError, 'generator-run');
    const forbidden: JsonObject = JSON.parse('{"own":{"__proto__":{}}}');
    expectThrown(() => formatBlob(finishedRun, table(1), forbidden), GeneratorError, 'generator-run');
  });

  test('refuses a run that makes no valid blob, and digests that are none', () => {
    const { taskId: _, ...run } = finishedRun;
    expectThrown(() => formatBlob(run, table(2500)), GeneratorError, 'generator-run');
    const bad = new Map([...table(2500), ['z', { sha256: 'x' }]]);
    expectThrown(() => formatBlob(finishedRun, bad), GeneratorError, 'generator-run');
  });

  test('refuses a document that nobody would read', () => {
    const run = { ...finishedRun, task: { ...finishedRun.task, text: 'x'.repeat(blobBounds.maxBytes) } };
    expectThrown(() => formatBlob(run, new Map()), GeneratorError, 'generator-run');
  });
});
