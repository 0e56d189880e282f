import type { JsonObject } from '@chain-of-trust/types';
import { type PushFacts, scriptworkerTask } from './definitions.js';
import type { WorldTasks } from './world.js';

/** Signs the installers of the first build. */
export function repackageSigningTask(facts: PushFacts, names: WorldTasks, artifacts: number): JsonObject {
  return scriptworkerTask(facts, {
    name: 'repackage-signing-win64/opt',
    kind: 'signing',
    scopes: ['project:releng:signing:cert:dep-signing'],
    upstreamArtifacts: [
      upstream(names.builds[0], 'build', paths(artifacts), { formats: ['autograph_authenticode'] }),
    ],
  });
}

/** Signs the outputs of all builds with the key of the tree. */
export function signingTask(facts: PushFacts, names: WorldTasks, artifacts: number): JsonObject {
  const upstreamArtifacts = names.builds.map((taskId) =>
    upstream(taskId, 'build', paths(artifacts), { formats: ['autograph_gpg'] }),
  );
  const [first] = names.builds;
  const optional = upstream(first, 'build', ['public/build/target.crashreporter.zip'], {
    formats: ['autograph_gpg'],
    optional: true,
  });
  return scriptworkerTask(facts, {
    name: 'signing-linux64/opt',
    kind: 'signing',
    scopes: [...facts.signingScopes, 'project:releng:signing:format:autograph_gpg'],
    upstreamArtifacts: [...upstreamArtifacts, optional],
  });
}

/** Signs the outputs of one build. */
export function siblingSigningTask(
  facts: PushFacts,
  {
    number,
    build,
    artifacts,
  }: { readonly number: number; readonly build: string; readonly artifacts: number },
): JsonObject {
  return scriptworkerTask(facts, {
    name: `signing-${number}/opt`,
    kind: 'signing',
    scopes: [...facts.signingScopes, 'project:releng:signing:format:autograph_gpg'],
    upstreamArtifacts: [upstream(build, 'build', paths(artifacts), { formats: ['autograph_gpg'] })],
  });
}

/** Publishes what the repackage-signing task has signed. */
export function beetmoverTask(facts: PushFacts, names: WorldTasks): JsonObject {
  return scriptworkerTask(facts, {
    name: 'beetmover-repackage-win64/opt',
    kind: 'beetmover',
    scopes: [facts.beetmoverScope, 'project:releng:beetmover:action:push-to-nightly'],
    upstreamArtifacts: [
      upstream(names.repackageSigning, 'signing', ['public/build/target.installer.exe'], { locale: 'en-US' }),
    ],
  });
}

function upstream(
  taskId: string | undefined,
  taskType: string,
  paths_: readonly string[],
  more: JsonObject,
): JsonObject {
  return { taskId: taskId ?? '', taskType, paths: [...paths_], ...more };
}

function paths(artifacts: number): string[] {
  return Array.from({ length: artifacts }, (_, k) => `public/build/target-${k}.zip`);
}
