import type { Evidence, JsonObject, JsonValue } from '@chain-of-trust/types';
import type { Rebuild, RebuildInput } from '../../src/rules/rebuild/rebuild-input.js';
import { repositories } from './source.js';

/** Where the policies of all products have their project configuration. */
export const projectConfiguration = 'https://github.com/mozilla-releng/fxci-config';

/** The git repository of Enterprise, whose policy has one for each event of GitHub. */
export const enterprise = 'https://github.com/mozilla/enterprise-firefox';

/** A template that shows the context it is rendered in. */
export const template: JsonObject = { version: 1, tasks: [{ created: { $eval: 'now' } }] };

/** Two projects, one on each host. */
const projects: JsonObject = {
  'mozilla-central': { repo: repositories.central, repo_type: 'hg', access: 'scm_level_3' },
  'enterprise-firefox': { repo: enterprise, repo_type: 'git', branches: [{ name: 'main', level: 2 }] },
};

/** A configuration with one cron job. */
const cronYml: JsonObject = {
  jobs: [
    {
      name: 'nightly',
      job: { type: 'decision-task', 'treeherder-symbol': 'N', 'target-tasks-method': 'nightly' },
    },
  ],
};

/** The job of {@link cronYml}, as a task repeats it. */
export const cron: JsonObject = {
  job_name: 'nightly',
  job_symbol: 'N',
  quoted_args: '--target-tasks-method=nightly',
};

/** Files for `Answers`: a tree and the project configuration; `undefined` removes one. */
export function treeOf(
  repository: string,
  changed: Readonly<Record<string, JsonValue | undefined>> = {},
): Readonly<Record<string, string>> {
  const files = {
    [`.taskcluster.yml@${repository}`]: template,
    [`.cron.yml@${repository}`]: cronYml,
    [`projects.yml@${projectConfiguration}`]: projects,
    ...Object.fromEntries(Object.entries(changed).map(([path, file]) => [`${path}@${repository}`, file])),
  };
  return Object.fromEntries(
    Object.entries(files).flatMap(([path, file]) =>
      file === undefined ? [] : [[path, JSON.stringify(file)]],
    ),
  );
}

/** The context of the only recipe of a task. */
export async function contextOf(rebuild: Rebuild, input: RebuildInput): Promise<JsonObject> {
  const [recipe, ...others] = await rebuild(input);
  if (recipe === undefined || others.length > 0) throw new TypeError('the task has several recipes, or none');
  return recipe.context;
}

/** The same input with other answers of the evidence. */
export function withEvidence<T extends Pick<RebuildInput, 'evidence'>>(
  input: T,
  answers: Partial<Evidence>,
): T {
  return { ...input, evidence: { ...input.evidence, ...answers } };
}

/** What only a defect would give instead of a document: whoever reads it gets this error. */
export function unreadable<T extends object>(error: Error): T {
  const get = (_: object, name: string | symbol) => {
    // Promises ask whether what they resolve to is one.
    if (name !== 'then') throw error;
  };
  return new Proxy({}, { get }) as T; // never read
}
