import type { JsonObject } from '@chain-of-trust/types';
import { textContent } from '../world/content.js';
import { taskOf } from '../world/world.js';
import { reschedule, type Tampering } from './tampering.js';

const world = { style: 'hg-cron' } as const;

/** The task says another job, and its definition is what the template makes of that. */
function job(name: string, title: string, change: (cron: JsonObject) => JsonObject): Tampering {
  return {
    name,
    title,
    world,
    apply: (tampered) =>
      reschedule(tampered, taskOf(tampered, tampered.names.decision), (definition) => {
        const { extra } = definition as { extra: { cron: string } };
        const before = JSON.parse(extra.cron) as Record<string, string>;
        const after = change(before) as Record<string, string>;
        let text = JSON.stringify({ ...definition, extra: { ...extra, cron: '' } });
        for (const member of ['quoted_args', 'job_name', 'job_symbol']) {
          const [from = '', to = ''] = [before[member], after[member]];
          if (from !== to) text = text.replaceAll(inText(from), inText(to));
        }
        const changed = JSON.parse(text) as { extra: JsonObject } & JsonObject; // only strings have changed
        return { ...changed, extra: { ...changed.extra, cron: JSON.stringify(after) } };
      }),
  };
}

function inText(value: string): string {
  return JSON.stringify(value).slice(1, -1);
}

/** Attacks on cron tasks, whose arguments reach a shell. */
export const cronTamperings: readonly Tampering[] = [
  job('cron-arguments', 'a cron task was scheduled with a command among its arguments', (cron) => ({
    ...cron,
    quoted_args: `${String(cron.quoted_args)} ; id`,
  })),
  job('cron-symbol', 'a cron task was scheduled with the symbol of another job', (cron) => ({
    ...cron,
    job_symbol: 'RPd',
  })),
  job('cron-job-unknown', 'a cron task was scheduled for a job that the tree does not have', (cron) => ({
    ...cron,
    job_name: 'weekly',
  })),
  job('cron-input', 'a cron task was scheduled with an input that its job does not take', (cron) => ({
    ...cron,
    input: { version: '1.0' },
  })),
  job('cron-member-added', 'a cron task was scheduled with a member that no service writes', (cron) => ({
    ...cron,
    command: 'id',
  })),
  {
    name: 'cron-configuration-missing',
    title: 'the tree has no .cron.yml',
    world,
    apply: ({ repositories }) => {
      for (const { files } of repositories.values())
        for (const path of [...files.keys()]) if (path.endsWith('.cron.yml')) files.delete(path);
    },
  },
  {
    name: 'cron-configuration-changed',
    title: 'the tree has the job with other arguments',
    world,
    apply: ({ repositories }) => {
      for (const { files } of repositories.values())
        for (const [path, content] of files)
          if (path.endsWith('.cron.yml'))
            files.set(path, textContent(Buffer.from(content).toString().replace('nightly_all', 'all')));
    },
  },
];
