import { explain } from './explain.js';

/** What findings of the family `artifact` mean. */
export const artifactExplanations = {
  ...explain(['artifact/digest-mismatch'], {
    rules: ['artifact/digests', 'graph/task-graph', 'graph/decision-documents'],
    means: 'the file was changed after the worker had hashed it',
    causes: [
      'the artifact was uploaded again after the worker had hashed it',
      'the storage, a mirror or a proxy gives other bytes',
      'somebody replaced the file',
    ],
    nextStep: 'do not use it; find out who could write to the storage',
  }),
  ...explain(['artifact/not-listed'], {
    rules: ['artifact/digests', 'graph/task-graph', 'graph/decision-documents'],
    means: 'the blob does not list the file, or no name matches the pattern',
    causes: [
      'the task did not make the file',
      'the path in upstreamArtifacts is mistyped',
      'the file was uploaded by somebody else than the worker',
    ],
    nextStep: 'check that the task really made it',
  }),
  ...explain(['artifact/no-digest'], {
    rules: ['artifact/digests', 'graph/task-graph', 'graph/decision-documents'],
    means: 'the blob lists an artifact without its digest',
    causes: ['a worker that uploads what it has not hashed'],
    nextStep: 'rerun on a worker that hashes it',
  }),
  ...explain(['artifact/missing'], {
    rules: ['artifact/digests', 'graph/task-graph', 'graph/decision-documents'],
    means: 'the worker signed the artifact, but the queue does not have it',
    causes: [
      'the artifact has an earlier expiry than its task',
      'somebody deleted it',
      'the worker recorded an error in its place',
    ],
    nextStep: 'check whether it has expired or was deleted',
  }),
  ...explain(['artifact/expired'], {
    rules: ['artifact/digests', 'graph/task-graph', 'graph/decision-documents'],
    means: 'the task has expired, and its artifacts with it',
    causes: ['a cached task that is older than its artifacts are kept'],
    nextStep: 'build it again',
  }),
  ...explain(['artifact/path-escapes'], {
    rules: ['artifact/digests'],
    means: 'the blob lists a name that leaves its folder',
    causes: ['a task that names its files by what it was given'],
    nextStep: 'find out what the task did',
  }),
};
