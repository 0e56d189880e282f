import type { PolicyDifference, PolicyDocument } from '@chain-of-trust/policy';
import type { JsonValue } from '@chain-of-trust/types';

type Member = keyof PolicyDocument;

/** What an entry of a list, or a member of an object, allows. Members that have none are said as they are. */
const allowances: Partial<Record<Member, (value: string, key: string) => string>> = {
  overridingSourceEnvPrefixes: (prefix) => `${prefix}_HEAD_REPOSITORY to say where a task comes from`,
  repositories: (repository) => `tasks from ${repository}`,
  unprivilegedRepositories: (repository) => `tasks without restricted scopes from ${repository}`,
  gitMirrors: (mirror, repository) => `tasks from ${mirror} in graphs of ${repository}`,
  decisionWorkerPools: (pool) => `decision and action tasks on ${pool}`,
  dockerImageWorkerPools: (pool) => `docker-image tasks on ${pool}`,
  scriptworkerProvisioners: (provisioner) => `scriptworkers of ${provisioner}`,
  tasksFor: (event) => `decision tasks for ${event}`,
  prebuiltDockerImageTaskTypes: (type) => `prebuilt images for tasks of type ${type}`,
  restrictedTrees: (tree, list) => `scopes restricted to ${list} on ${tree}`,
  ed25519PublicKeys: (key, worker) => `blobs of ${worker} signed by ${key}`,
  taskTypes: (kind, type) => `tasks of type ${type}, verified as ${kind}`,
};

/**
 * Says what a difference between two policies means to whoever releases: `+` is allowed by the second alone, `-` by
 * the first alone, `~` is otherwise in each.
 */
export function wordsOf(difference: PolicyDifference): string {
  const [member, key = ''] = difference.place;
  if (difference.kind === 'changed') return changeOf(difference, member, key);
  const isAdded = difference.kind === 'added';
  const value = textOf(difference.value);
  if (member === 'restrictedScopes') {
    return isAdded
      ? `- no longer allows ${key} everywhere: newly restricted to ${value}`
      : `+ allows ${key} everywhere: freed, was restricted to ${value}`;
  }
  if (member === 'unprivilegedSchedulerIds') {
    return allowance(!isAdded, `restricted scopes for tasks with the schedulerId ${value}`);
  }
  const what = allowances[member]?.(value, key) ?? `${difference.place.join('.')}: ${value}`;
  return allowance(isAdded, what);
}

function allowance(isAllowed: boolean, what: string): string {
  return isAllowed ? `+ allows ${what}` : `- no longer allows ${what}`;
}

function changeOf(
  { place, before, after }: PolicyDifference & { kind: 'changed' },
  member: Member,
  key: string,
): string {
  const what = member === 'restrictedScopes' ? `${key} restricted to` : place.join('.');
  return `~ ${what}: ${textOf(before)} → ${textOf(after)}`;
}

function textOf(value: JsonValue): string {
  if (Array.isArray(value)) return value.length === 0 ? 'nothing' : value.map(textOf).join(', ');
  if (typeof value === 'object' && value !== null) {
    const { repository, branches } = value as Readonly<Record<string, JsonValue>>; // a tree with branches
    return `${textOf(repository ?? null)} (${textOf(branches ?? null)})`;
  }
  return String(value);
}
