import type { JsonObject, JsonValue } from '@chain-of-trust/types';
import { describe, expect, it } from 'vitest';
import { readCronJob } from '../../../../src/rules/rebuild/cron/cron-job.js';
import { expectRefusal } from '../../../support/expect-refusal.js';
import { createInput, createTask, mercurialRevision } from '../../../support/rebuild-input.js';

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

describe('readCronJob', () => {
  it('returns the job of the tree, written as JSON text or as an object', async () => {
    expect(await read(JSON.stringify(cron))).toEqual(cron);
    expect(await read(cron)).toEqual(cron);
    expect(await read({ ...cron, task_id: 'AAAAAAAAQACAAAAAAAAAAA', input: {} })).toMatchObject(cron);
  });

  it('passes an input on where the job takes one', async () => {
    const taking = { jobs: [{ name: 'nightly', job: { ...job, 'include-cron-input': true } }] };
    expect(await read({ ...cron, input: { a: 1 } }, taking)).toMatchObject({ input: { a: 1 } });
  });

  it.each<[string, string, JsonValue | undefined]>([
    ['without extra.cron', 'rebuild/schema', undefined],
    ['with text that is no JSON', 'rebuild/malformed', '{'],
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

  it.each<[string, string, JsonObject | undefined]>([
    ['without .cron.yml', 'rebuild/cron-configuration-missing', undefined],
    ['with two jobs of the name', 'rebuild/cron-job-unknown', { jobs: [...cronYml.jobs, ...cronYml.jobs] }],
    ['with jobs that are no list', 'rebuild/cron-job-unknown', { jobs: { nightly: job } }],
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
