/** Task types that the verification knows without a policy. A policy may add further build-like or scriptworker ones. */
export const taskTypes = [
  'action',
  'balrog',
  'beetmover',
  'bouncer',
  'build',
  'decision',
  'docker-image',
  'l10n',
  'partials',
  'pushapk',
  'repackage',
  'scriptworker',
  'shipit',
  'signing',
] as const;

/** One of {@link taskTypes}. */
export type KnownTaskType = (typeof taskTypes)[number];

/** How a task of some type is verified. */
export type TaskTypeKind = 'parent' | 'docker-image' | 'build' | 'scriptworker';

const kinds: Readonly<Record<KnownTaskType, TaskTypeKind>> = {
  action: 'parent',
  decision: 'parent',
  'docker-image': 'docker-image',
  build: 'build',
  l10n: 'build',
  partials: 'build',
  repackage: 'build',
  balrog: 'scriptworker',
  beetmover: 'scriptworker',
  bouncer: 'scriptworker',
  pushapk: 'scriptworker',
  scriptworker: 'scriptworker',
  shipit: 'scriptworker',
  signing: 'scriptworker',
};

/** The kind of every task type that is known without a policy. */
export const taskTypeKinds: ReadonlyMap<string, TaskTypeKind> = new Map(Object.entries(kinds));
