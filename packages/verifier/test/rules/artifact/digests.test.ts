import { expectRejected } from '@chain-of-trust/fixtures';
import { type ArtifactStore, ArtifactStoreError, EvidenceError } from '@chain-of-trust/types';
import { describe, expect, it } from 'vitest';
import { artifactDigests } from '../../../src/rules/artifact/digests.js';
import { evaluate, findingsOf, type RuleTrial, unresolve, withLinks } from '../../support/rule-context.js';
import { digestOf, notFound, outage, type Scene, taskIds } from '../../support/scene.js';
import { createStore, type StoreLog } from '../../support/verification.js';

const target = 'public/target.zip';

/** The signing task takes these from the build task. */
function take(...entries: { readonly paths: readonly string[]; readonly optional?: boolean }[]) {
  const common = { taskId: taskIds.build, taskType: 'build' };
  const complete = entries.map(({ paths, optional = false }) => ({ ...common, paths, optional }));
  return ({ signing }: Scene) => signing.pay({ upstreamArtifacts: complete });
}

/** The queue answers this instead of an artifact that is optional, or not. */
const served = (answer: string | EvidenceError, optional: boolean): RuleTrial => ({
  change: (scene) => {
    take({ paths: [target], optional })(scene);
    scene.build.served.set(target, answer);
  },
});

const workerError = new EvidenceError({ code: 'evidence-artifact-error', message: 'worker error' });

describe('artifactDigests', () => {
  it('stores what the task takes, and establishes the sorted names', async () => {
    const log: StoreLog = { written: [], ended: [] };
    const outcome = await evaluate(artifactDigests, {
      change: take({ paths: [target] }, { paths: ['public/o*.zip'] }),
      store: createStore(log),
    });
    expect(outcome).toMatchObject({ status: 'passed', value: ['public/other.zip', target] });
    expect(log.written.sort()).toEqual([`${taskIds.build}/public/other.zip`, `${taskIds.build}/${target}`]);
  });

  it('when an artifact was changed, refuses, optional or not', async () => {
    for (const optional of [false, true]) {
      expect(await findingsOf(artifactDigests, served('zap', optional))).toMatchObject([
        {
          code: 'artifact/digest-mismatch',
          where: target,
          expected: `sha256:${digestOf('zip')}`,
          actual: `sha256:${digestOf('zap')}`,
        },
      ]);
    }
  });

  it.each([
    ['does not exist', notFound()],
    ['was replaced by an error of the worker', workerError],
  ])('when a mandatory artifact %s, refuses', async (_, answer) => {
    const findings = await findingsOf(artifactDigests, served(answer, false));
    expect(findings).toMatchObject([{ code: 'artifact/missing', kind: 'refusal', where: target }]);
    expect(findings[0]?.message).toContain(answer.message);
  });

  it.each([
    ['does not exist', notFound()],
    ['was replaced by an error of the worker', workerError],
  ])('when an optional artifact %s, does without it', async (_, answer) => {
    const outcome = await evaluate(artifactDigests, served(answer, true));
    expect(outcome).toMatchObject({ status: 'passed', value: [] });
  });

  it('when the task of a mandatory artifact has expired, says so', async () => {
    const at = new Date('2028-01-01T00:00:00.000Z');
    const findings = await findingsOf(artifactDigests, { ...served(notFound(), false), at });
    expect(findings).toMatchObject([{ code: 'artifact/expired', where: target }]);
  });

  it.each([
    ['a mandatory', false],
    ['an optional', true],
  ])('when the storage does not answer for %s artifact, calls it an outage', async (_, optional) => {
    const findings = await findingsOf(artifactDigests, served(outage(), optional));
    expect(findings).toMatchObject([{ code: 'evidence/unavailable', kind: 'outage', where: target }]);
  });

  it('when the worker listed neither a name nor a match of a pattern, names both', async () => {
    const findings = await findingsOf(artifactDigests, {
      change: take({ paths: [target, 'public/none', 'public/*.apk'] }),
    });
    expect(findings).toMatchObject([
      { code: 'artifact/not-listed', where: 'public/*.apk' },
      { code: 'artifact/not-listed', where: 'public/none' },
    ]);
  });

  it('when several things are wrong, names all of them', async () => {
    const findings = await findingsOf(artifactDigests, {
      change: (scene) => {
        take({ paths: ['public/none', target, 'public/other.zip'] })(scene);
        scene.build.served.set(target, 'zap').set('public/other.zip', 'changed');
      },
    });
    expect(findings.map(({ code, where }) => `${code} ${where}`).sort()).toEqual([
      'artifact/digest-mismatch public/other.zip',
      `artifact/digest-mismatch ${target}`,
      'artifact/not-listed public/none',
    ]);
  });

  it('when an optional name is not listed, does without it', async () => {
    const outcome = await evaluate(artifactDigests, {
      change: take({ paths: ['public/none'], optional: true }, { paths: [target] }),
    });
    expect(outcome).toMatchObject({ status: 'passed', value: [target] });
  });

  it('when a pattern matches a name that leaves its folder, refuses and stores nothing of it', async () => {
    const log: StoreLog = { written: [], ended: [] };
    const findings = await findingsOf(artifactDigests, {
      change: (scene) => {
        scene.build.artifacts.set('public/../x.zip', 'x');
        take({ paths: ['public/*x.zip'] })(scene);
      },
      store: createStore(log),
    });
    expect(findings).toMatchObject([{ code: 'artifact/path-escapes', where: 'public/../x.zip' }]);
    expect(log.written).toEqual([]);
  });

  it('when the store is full, gives no verdict', async () => {
    const full = new ArtifactStoreError({ code: 'store-unwritable', message: 'full' });
    const store: ArtifactStore = {
      ...createStore({ written: [], ended: [] }),
      write: () => Promise.reject(full),
    };
    await expectRejected(evaluate(artifactDigests, { store }), ArtifactStoreError, 'store-unwritable');
  });

  it('applies only to what the task takes artifacts from', async () => {
    for (const on of ['image', 'signing'] as const)
      expect(await evaluate(artifactDigests, { on })).toMatchObject({ status: 'not-applicable' });
  });

  it('does not apply to the task itself, even where it takes artifacts from itself', async () => {
    const change = ({ signing }: Scene) => {
      const entry = { taskId: taskIds.signing, taskType: 'signing', paths: ['public/x'] };
      signing.pay({ upstreamArtifacts: [entry] });
    };
    expect(await evaluate(artifactDigests, { on: 'signing', change })).toMatchObject({
      status: 'not-applicable',
      reason: expect.stringContaining('about to run'),
    });
  });

  it('when the definition of the task itself is unknown, is not run', async () => {
    const outcome = await evaluate(artifactDigests, {
      chain: withLinks((link) => {
        if (!link.isTarget) return link;
        return unresolve(link, notFound());
      }),
    });
    expect(outcome).toMatchObject({
      status: 'not-run',
      blockedBy: `chain/task-known on signing ${taskIds.signing}`,
    });
  });
});
