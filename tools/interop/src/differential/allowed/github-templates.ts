import type { Allowance } from '../allowance.js';

const sources = 'tasks/0/$let/$merge/1/$switch';
const level = 'tasks/0/in/$let/level/$switch';
const body = 'tasks/0/in/in';
const environment = `${body}/payload/env/$merge`;
const script = `${body}/payload/command/5`;
const extra = `${body}/extra/$merge`;
const ofActions = `${environment}/1/$switch/isAction`;

const pullRequests = ['github-pull-request', 'github-pull-request-untrusted'];
const actions = ['action', 'pr-action'];
const decisions = ['github-push', 'github-release', 'cron', ...pullRequests];
const all = [...decisions, ...actions];
const allBut = (...others: readonly string[]) => all.filter((event) => !others.includes(event));

/** The arms of the template of repositories on GitHub, and which events take each. */
const arms: Readonly<Record<string, readonly string[]>> = {
  [`${sources}/tasks_for == "github-push"`]: ['github-push'],
  [`${sources}/tasks_for == "github-release"`]: ['github-release'],
  [`${sources}/tasks_for[:19] == "github-pull-request"`]: pullRequests,
  [`${sources}/tasks_for in ["cron", "action"]`]: ['cron', 'action'],
  [`${sources}/tasks_for == "pr-action"`]: ['pr-action'],
  [`${level}/isPullRequest`]: [...pullRequests, 'pr-action'],
  [`${level}/tasks_for in ["cron", "action"]`]: ['cron', 'action'],
  [`${level}/$default`]: ['github-push', 'github-release'],
  [`${body}/taskId/then`]: decisions,
  [`${body}/taskGroupId/then`]: actions,
  [`${body}/taskGroupId/else`]: decisions,
  [`${body}/metadata/name/then`]: actions,
  [`${body}/metadata/name/else`]: decisions,
  [`${body}/tags/kind/then`]: actions,
  [`${body}/tags/kind/else`]: decisions,
  [`${body}/routes/then`]: allBut('cron', ...actions),
  [`${body}/routes/else`]: ['cron', ...actions],
  [`${body}/scopes/$switch/isAction`]: actions,
  [`${body}/scopes/$switch/tasks_for[:19] == "github-pull-request"`]: pullRequests,
  [`${body}/scopes/$switch/tasks_for == "cron"`]: ['cron'],
  [`${body}/scopes/$switch/$default`]: ['github-push', 'github-release'],
  [`${body}/priority/then`]: ['cron'],
  [`${body}/priority/else`]: allBut('cron'),
  [`${environment}/0/*/then`]: ['github-push'],
  [`${environment}/0/*/else`]: allBut('github-push'),
  [`${environment}/1/$switch/tasks_for[:19] == "github-pull-request"`]: pullRequests,
  [`${environment}/1/$switch/tasks_for == "github-push"`]: ['github-push'],
  [`${environment}/1/$switch/tasks_for == "github-release"`]: ['github-release'],
  [`${environment}/1/$switch/isAction`]: actions,
  [`${environment}/1/$switch/$default`]: ['cron'],
  [`${script}/then`]: actions,
  [`${script}/else`]: decisions,
  [`${script}/else/$let/extra/then`]: ['cron'],
  [`${script}/else/$let/extra/else`]: allBut('cron', ...actions),
  [`${extra}/0/treeherder/symbol/then`]: actions,
  [`${extra}/0/treeherder/symbol/else`]: decisions,
  [`${extra}/1/then`]: ['cron'],
  [`${extra}/1/else`]: allBut('cron'),
  [`${extra}/2/then`]: actions,
  [`${extra}/2/else`]: decisions,
};

/** Templates by the events that they were rendered for. */
const rendered: readonly (readonly string[])[] = [
  ...all.map((event) => [event]),
  ['action', 'cron'],
  ['action', 'github-push'],
  ['action', 'github-pull-request'],
  ['github-pull-request', 'pr-action'],
];

/** Changed arms that are not taken. */
const untaken = rendered.map((events) => ({
  documents: [`.taskcluster.yml (${events.join(', ')})`],
  modes: ['in the tree'],
  paths: Object.entries(arms)
    .filter(([, takers]) => !takers.some((event) => events.includes(event)))
    .map(([arm]) => `${arm}/**`),
  reason:
    'An arm of the template that is not taken: it is about other events than those that made tasks of this chain.',
}));

/** Changed templates of repositories on GitHub that may be accepted. */
export const allowedGitHubTemplates: readonly Allowance[] = [
  ...untaken,
  {
    documents: ['.taskcluster.yml*'],
    modes: ['in the tree'],
    paths: [`${level}/*`, `${script}/else/$let`, 'tasks/0/$let/$merge/0'],
    operations: ['add', 'retype'],
    reason:
      'The same in other words: a number in a text is written like the text, and nobody uses a variable that was added.',
  },
  {
    documents: ['.taskcluster.yml*'],
    modes: ['in the tree'],
    paths: ['tasks/0/$let/$merge/0/isPullRequest', `${extra}/*`, `${extra}/*/else`],
    operations: ['remove', 'retype'],
    reason: 'The same in other words: what is empty is false, and adds nothing.',
  },
  {
    documents: ['.taskcluster.yml*'],
    scenarios: ['github-action', 'pr-action'],
    modes: ['in the tree'],
    paths: [`${ofActions}/ACTION_TASK_GROUP_ID/then/**`],
    reason: 'The arm of release promotion, which this action is not.',
  },
  {
    documents: ['.taskcluster.yml*'],
    scenarios: ['github-release-promotion'],
    modes: ['in the tree'],
    paths: [`${ofActions}/ACTION_TASK_GROUP_ID/else/**`],
    reason: 'The arm of actions other than release promotion.',
  },
];
