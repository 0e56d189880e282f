import { describe, expect, it } from 'vitest';
import { createProvenance } from '../../src/attestation/provenance.js';
import { buildOf, createChain, type createFacts, createTask, ids, rootUrl } from './chain-fixture.js';

/** What tests look into. */
interface Definition {
  readonly buildDefinition: {
    readonly externalParameters: { readonly task: object };
    readonly internalParameters: { readonly queue: object };
    readonly resolvedDependencies: unknown;
  };
}

function provenanceOf(build: Parameters<typeof createFacts>[2] = {}) {
  const chain = createChain(build);
  return createProvenance(chain, buildOf(chain));
}

const sha256 = 'f'.repeat(64);
const artifact = (taskId: string, name: string) =>
  `${rootUrl}/api/queue/v1/task/${taskId}/runs/0/artifacts/${encodeURIComponent(name)}`;

describe('createProvenance', () => {
  it('says what ran where, and what the queue and the worker have set', () => {
    const environment = { region: 'us' };
    expect(provenanceOf({ in: { environment, task: createTask({ secret: 1, retries: 5 }) } })).toMatchObject({
      predicateType: 'https://slsa.dev/provenance/v1',
      subject: [{ name: 'public/a' }],
      predicate: {
        buildDefinition: {
          buildType: 'urn:chain-of-trust:build-type:taskcluster-task:v1',
          externalParameters: {
            task: { payload: { command: ['make'] }, secret: 1, taskGroupId: ids.decision },
          },
          internalParameters: {
            queue: { created: '2026-01-01T00:00:00.000Z', retries: 5, schedulerId: 'gecko-level-3' },
            worker: { workerGroup: 'group', workerId: 'worker', environment },
          },
        },
        runDetails: {
          builder: { id: `${rootUrl}/provisioners/gecko-3/worker-types/b-linux#docker-worker` },
          metadata: { invocationId: `${ids.build}/0` },
          byproducts: [
            {
              name: 'public/chain-of-trust.json',
              uri: artifact(ids.build, 'public/chain-of-trust.json'),
              digest: { sha256: 'b'.repeat(64) },
            },
          ],
        },
      },
    });
  });

  it('says every member of the task exactly once', () => {
    const task = createTask({ retries: 5, unknown: 'x' });
    const { predicate } = provenanceOf({ in: { task } });
    expect(predicate).toMatchObject({
      buildDefinition: {
        externalParameters: { task: expect.not.objectContaining({ retries: 5 }) },
        internalParameters: { queue: expect.not.objectContaining({ unknown: 'x' }) },
      },
    });
    const { buildDefinition } = predicate as unknown as Definition; // as it was just made
    const { externalParameters, internalParameters } = buildDefinition;
    const members = [...Object.entries(externalParameters.task), ...Object.entries(internalParameters.queue)];
    expect(members.sort()).toEqual(Object.entries(task).sort());
  });

  it('encodes a worker pool of any name', () => {
    const task = createTask({ provisionerId: '../x', workerType: '?#' });
    expect(provenanceOf({ in: { task } })).toMatchObject({
      predicate: {
        runDetails: { builder: { id: `${rootUrl}/provisioners/..%2Fx/worker-types/%3F%23#docker-worker` } },
      },
    });
  });

  it('says when the run began and ended, where the queue has written it as a time', () => {
    const started = '2026-01-01T00:00:01.5Z';
    const times = (run: object) =>
      provenanceOf({ run: { runId: 0, state: 'completed', ...run } }).predicate.runDetails;
    expect(times({ started, resolved: '2026-01-01T00:01:00Z' })).toMatchObject({
      metadata: { startedOn: started, finishedOn: '2026-01-01T00:01:00Z' },
    });
    for (const bad of [1, 'yesterday', '2026-13-01T00:00:00Z', '2026-01-01', '2026-01-01T00:00:00+01:00'])
      expect(times({ started: bad })).toHaveProperty('metadata', { invocationId: `${ids.build}/0` });
  });

  const dependenciesOf = (build: Parameters<typeof createFacts>[2]) => {
    const { buildDefinition } = provenanceOf(build).predicate as unknown as Definition; // as it was just made
    return expect(buildDefinition.resolvedDependencies);
  };
  const revision = '0123456789abcdef0123456789abcdef01234567';

  it('depends on the source of its decision task, and on the signed blobs of the tasks before it', () => {
    const blobOf = (name: string, taskId: string) => ({
      name,
      uri: artifact(taskId, 'public/chain-of-trust.json'),
      digest: { sha256: 'b'.repeat(64) },
      annotations: { task: `${rootUrl}/tasks/${taskId}` },
    });
    dependenciesOf({}).toEqual([
      {
        name: 'source',
        uri: `git+https://github.com/example/project@${revision}`,
        digest: { gitCommit: revision },
      },
      blobOf('signing:decision', ids.decision),
      blobOf('signing:build:docker-image', ids.image),
    ]);
  });

  it('of a task that was itself created for a revision, depends on that one', () => {
    const sources = [{ type: 'hg', repository: 'https://hg.example.com/a', revision }] as const;
    dependenciesOf({ sources }).toEqual(
      expect.arrayContaining([
        { name: 'source', uri: `hg+https://hg.example.com/a@${revision}`, digest: { hgChangeset: revision } },
      ]),
    );
  });

  it('depends on the image that another task has built, with the digest that its worker signed', () => {
    const image = { type: 'task-image', taskId: ids.image, path: 'public/image.tar.zst' } as const;
    const environment = { imageHash: 'sha256:1', imageArtifactHash: 'sha256:2' };
    dependenciesOf({ image, in: { environment } }).toContainEqual({
      name: 'docker-image',
      uri: artifact(ids.image, 'public/image.tar.zst'),
      digest: { sha256: 'c'.repeat(64) },
      annotations: environment,
    });
  });

  it.each([
    [`example/image@sha256:${sha256}`, `docker://example/image@sha256:${sha256}`, { digest: { sha256 } }],
    ['localhost:5000/image:latest', 'docker://localhost:5000/image:latest', {}],
    ['a b?c#d', 'docker://a%20b%3Fc%23d', {}],
  ])('depends on the prebuilt image %s', (name, uri, digest) => {
    dependenciesOf({ image: { type: 'prebuilt', name } }).toContainEqual({
      name: 'docker-image',
      uri,
      ...digest,
    });
  });

  it('depends on each artifact that it takes, with its task', () => {
    const inputs = [{ taskId: ids.image, name: 'public/image.tar.zst', digests: { sha256: 'c'.repeat(64) } }];
    dependenciesOf({ inputs }).toContainEqual({
      name: 'public/image.tar.zst',
      uri: artifact(ids.image, 'public/image.tar.zst'),
      digest: { sha256: 'c'.repeat(64) },
      annotations: { task: `${rootUrl}/tasks/${ids.image}` },
    });
  });
});
