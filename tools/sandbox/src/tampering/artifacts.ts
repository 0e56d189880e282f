import type { JsonObject } from '@chain-of-trust/types';
import { lastRunOf } from '../world/world.js';
import { dockerBuild, flipByte, replaceStored, reschedule, resign, type Tampering } from './tampering.js';

const artifact = 'public/build/target-0.zip';

/** Attacks on the files that a release takes, at rest or in what the worker says of them. */
export const artifactTamperings: readonly Tampering[] = [
  {
    name: 'artifact-byte',
    title: 'one byte of a build was changed in the object store',
    apply: (world) => replaceStored(dockerBuild(world), artifact, flipByte),
  },
  {
    name: 'artifact-truncated',
    title: 'the end of a build was cut off in the object store',
    apply: (world) =>
      replaceStored(dockerBuild(world), artifact, (content) => content.subarray(0, content.length - 1)),
  },
  {
    name: 'artifact-longer',
    title: 'a build was made longer in the object store',
    apply: (world) =>
      replaceStored(dockerBuild(world), artifact, (content) => Buffer.concat([content, Buffer.from('x')])),
  },
  {
    name: 'artifact-missing',
    title: 'a build was deleted',
    apply: (world) => void lastRunOf(dockerBuild(world)).artifacts.delete(artifact),
  },
  {
    name: 'artifact-expired',
    title: 'a build has expired, and its artifacts with it',
    apply: async (world) => {
      const task = dockerBuild(world);
      const expires = new Date(world.now.getTime() - 1000).toISOString();
      await reschedule(world, task, (definition) => ({ ...definition, expires }));
      lastRunOf(task).artifacts.delete(artifact);
    },
  },
  {
    name: 'artifact-error',
    title: 'the worker could not upload a build and recorded an error in its place',
    apply: (world) =>
      void lastRunOf(dockerBuild(world)).artifacts.set(artifact, {
        storageType: 'error',
        reason: 'file-missing-on-worker',
        message: 'Artifact not found on the worker',
      }),
  },
  {
    name: 'artifact-not-listed',
    title: 'the blob does not list a build that the queue serves',
    apply: (world) =>
      resign(world, dockerBuild(world), (blob) => withArtifacts(blob, (all) => without(all, artifact))),
  },
  {
    name: 'optional-artifact-byte',
    title: 'one byte of an optional artifact was changed in the object store',
    apply: async (world) => {
      const optional = 'public/build/target.crashreporter.zip';
      const content = Buffer.from('crash reporter');
      const stored = { storageType: 's3' as const, contentType: 'application/zip', content };
      lastRunOf(dockerBuild(world)).artifacts.set(optional, stored);
      await resign(world, dockerBuild(world), (blob) => blob);
      replaceStored(dockerBuild(world), optional, flipByte);
    },
  },
  {
    name: 'digest-md5',
    title: 'the worker lists a build with an md5 digest',
    apply: (world) =>
      resign(world, dockerBuild(world), (blob) =>
        withArtifacts(blob, (all) => ({ ...all, [artifact]: { md5: '0'.repeat(32) } })),
      ),
  },
  {
    name: 'digest-none',
    title: 'the worker lists a build without any digest',
    apply: (world) =>
      resign(world, dockerBuild(world), (blob) => withArtifacts(blob, (all) => ({ ...all, [artifact]: {} }))),
  },
  {
    name: 'phantom-artifact',
    title: 'the worker lists an artifact whose name leaves its folder',
    apply: (world) =>
      resign(world, dockerBuild(world), (blob) =>
        withArtifacts(blob, (all) => ({
          ...without(all, artifact),
          '../../etc/passwd': { sha256: '0'.repeat(64) },
        })),
      ),
  },
];

function withArtifacts(blob: JsonObject, change: (artifacts: JsonObject) => JsonObject): JsonObject {
  return { ...blob, artifacts: change(blob.artifacts as JsonObject) }; // always an object in a blob
}

function without(object: JsonObject, key: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
}
