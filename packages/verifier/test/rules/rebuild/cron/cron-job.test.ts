import { loadProduct } from '@chain-of-trust/policy';
import type { JsonObject, JsonValue } from '@chain-of-trust/types';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCronJob } from '../../../../src/rules/rebuild/cron/cron-job.js';
import { expectRefusal } from '../../../support/expect-refusal.js';
import { createInput, createTask, mercurialRevision } from '../../../support/rebuild-input.js';
import { unreadable, withEvidence } from '../../../support/rebuild-tree.js';
import { outage } from '../../../support/scene.js';

const central = 'https://hg.mozilla.org/mozilla-central';
const job = { type: 'decision-task', 'treeherder-symbol': 'N', 'target-tasks-method': 'nightly' };
const cronYml = {
  jobs: [
    { name: 'nightly', job, when: [] },
    { name: 'other', job: { 'treeherder-symbol': 'O' } },
  ],
};
const cron = { job_name: 'nightly', job_symbol: 'N', quoted_args: '--target-tasks-method=nightly' };

function read(
  written: JsonValue | undefined,
  configuration: JsonObject | undefined = cronYml,
): Promise<JsonObject> {
  const files =
    configuration === undefined ? {} : { [`.cron.yml@${central}`]: JSON.stringify(configuration) };
  const extra = written === undefined ? {} : { cron: written };
  return readCronJob(
    createInput({ source: mercurialRevision(), decision: createTask({}, extra), answers: { files } }),
  );
}

/** The job without one of its members. */
const without = (name: keyof typeof job): JsonObject =>
  Object.fromEntries(Object.entries(job).filter(([member]) => member !== name));

describe('readCronJob', () => {
  it('finds the job between others, however they look', async () => {
    const entries = ['nightly', null, ['x'], { name: 'x' }, { name: ['nightly'] }, ...cronYml.jobs];
    expect(await read(cron, { jobs: entries })).toEqual(cron);
  });

  it('reads the file that the policy names', async () => {
    const policy = { ...loadProduct('firefox'), cronConfiguration: 'x/cron.yml' };
    const files = { [`x/cron.yml@${central}`]: JSON.stringify(cronYml) };
    const source = mercurialRevision();
    const decision = createTask({}, { cron });
    expect(await readCronJob(createInput({ source, decision, policy, answers: { files } }))).toEqual(cron);
  });

  it('when a server does not answer, passes that on', async () => {
    const error = outage();
    const input = createInput({
      source: mercurialRevision(),
      decision: createTask({}, { cron }),
      answers: {},
    });
    const down = withEvidence(input, { readSourceFile: () => Promise.reject(error) });
    await expect(readCronJob(down)).rejects.toBe(error);
  });

  it('passes on a failure that is not of the document', async () => {
    const error = new TypeError('a defect');
    const { link, ...input } = createInput({
      source: mercurialRevision(),
      decision: createTask({}),
      answers: {},
    });
    const extra = { cron: unreadable<JsonObject>(error) };
    const task = { ...link.task, extra } as typeof link.task; // what a definition is, spread
    await expect(readCronJob({ ...input, link: { ...link, task } })).rejects.toBe(error);
  });

  it('of a task without extra, refuses', async () => {
    const { link, ...input } = createInput({
      source: mercurialRevision(),
      decision: createTask({}),
      answers: {},
    });
    const { extra: _, ...others } = link.task;
    const task = others as typeof link.task; // extra is optional
    await expectRefusal(readCronJob({ ...input, link: { ...link, task } }), 'rebuild/schema');
  });

  it('says what differs', async () => {
    const details = (where: string, expected: string, actual: string) => ({
      details: [{ where: `extra.cron.${where}`, expected, actual }],
    });
    await expect(read({ ...cron, job_symbol: 'X' })).rejects.toMatchObject(
      details('job_symbol', '"N"', '"X"'),
    );
    await expect(read({ ...cron, input: { a: 1 } })).rejects.toMatchObject(details('input', '{}', '{"a":1}'));
  });

  it('accepts no arguments but those of the job', async () => {
    const changed = fc.string().filter((text) => text !== cron.quoted_args);
    await fc.assert(
      fc.asyncProperty(changed, async (quoted_args) => {
        await expectRefusal(read({ ...cron, quoted_args }), 'rebuild/cron-job-differs');
      }),
      { numRuns: 30 },
    );
  });

  it('returns the job of the tree, written as JSON text or as an object', async () => {
    expect(await read(JSON.stringify(cron))).toEqual(cron);
    expect(await read(cron)).toEqual(cron);
    expect(await read({ ...cron, task_id: 'AAAAAAAAQACAAAAAAAAAAA', input: {} })).toMatchObject(cron);
  });

  it('passes an input on where the job takes one', async () => {
    const taking = { jobs: [{ name: 'nightly', job: { ...job, 'include-cron-input': true } }] };
    expect(await read({ ...cron, input: { a: 1 } }, taking)).toMatchObject({ input: { a: 1 } });
    for (const answer of [false, 'true', 1]) {
      const refusing = { jobs: [{ name: 'nightly', job: { ...job, 'include-cron-input': answer } }] };
      await expectRefusal(read({ ...cron, input: { a: 1 } }, refusing), 'rebuild/cron-job-differs');
    }
  });

  it.each<[string, string, JsonValue | undefined]>([
    ['without extra.cron', 'rebuild/schema', undefined],
    ['with text that is no JSON', 'rebuild/malformed', '{'],
    ['with a list', 'rebuild/schema', [cron]],
    ['with JSON text of no object', 'rebuild/schema', '[]'],
    ['with a job name that is no text', 'rebuild/schema', { ...cron, job_name: 1 }],
    ['with a symbol that is no text', 'rebuild/schema', { ...cron, job_symbol: ['N'] }],
    ['with arguments that are no text', 'rebuild/schema', { ...cron, quoted_args: [cron.quoted_args] }],
    ['with an input that is no object', 'rebuild/schema', { ...cron, input: 'x' }],
    ['with a taskId that is none', 'rebuild/schema', { ...cron, task_id: '$(id)' }],
    ['without arguments', 'rebuild/schema', { job_name: 'nightly', job_symbol: 'N' }],
    ['with a member that no service writes', 'rebuild/schema', { ...cron, command: 'id' }],
    ['with an inherited member name', 'rebuild/schema', { ...cron, toString: 'id' }],
    ['with a job that the tree does not have', 'rebuild/cron-job-unknown', { ...cron, job_name: 'weekly' }],
    ['with another symbol', 'rebuild/cron-job-differs', { ...cron, job_symbol: 'X' }],
    [
      'with other arguments',
      'rebuild/cron-job-differs',
      { ...cron, quoted_args: `${cron.quoted_args} ; id` },
    ],
    ['with an input that the job does not take', 'rebuild/cron-job-differs', { ...cron, input: { a: 1 } }],
  ])('%s, refuses', async (_, code, written) => {
    await expectRefusal(read(written), code);
  });

  it.each<[string, string, JsonValue | undefined]>([
    ['without .cron.yml', 'rebuild/cron-configuration-missing', undefined],
    ['with two jobs of the name', 'rebuild/cron-job-unknown', { jobs: [...cronYml.jobs, ...cronYml.jobs] }],
    ['with jobs that are no list', 'rebuild/cron-job-unknown', { jobs: { nightly: job } }],
    ['that is a list', 'rebuild/cron-job-unknown', [cronYml]],
    ['that is text', 'rebuild/cron-job-unknown', 'jobs'],
    ['with a job that is no object', 'rebuild/cron-job-unknown', { jobs: ['nightly', null, ['nightly']] }],
    ['with a name only', 'rebuild/cron-job-unknown', { jobs: [{ name: 'nightly' }] }],
    ['with a job that does text', 'rebuild/cron-job-unknown', { jobs: [{ name: 'nightly', job: 'x' }] }],
    [
      'with a job without type',
      'rebuild/cron-job-differs',
      { jobs: [{ name: 'nightly', job: without('type') }] },
    ],
    [
      'with a job without symbol',
      'rebuild/cron-job-differs',
      { jobs: [{ name: 'nightly', job: without('treeherder-symbol') }] },
    ],
    [
      'with a job of another type',
      'rebuild/cron-job-differs',
      { jobs: [{ name: 'nightly', job: { ...job, type: 'trigger-action' } }] },
    ],
    [
      'with a job whose arguments cannot be written',
      'rebuild/cron-job-differs',
      { jobs: [{ name: 'nightly', job: { ...job, 'rebuild-kinds': 'x' } }] },
    ],
  ])('%s, refuses', async (_, code, configuration) => {
    const written = createInput({
      source: mercurialRevision(),
      decision: createTask({}, { cron }),
      answers: {
        files: configuration === undefined ? {} : { [`.cron.yml@${central}`]: JSON.stringify(configuration) },
      },
    });
    await expectRefusal(readCronJob(written), code);
  });
});
