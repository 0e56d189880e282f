import { ChainError } from '@chain-of-trust/chain';
import { expectRejected } from '@chain-of-trust/fixtures';
import { findTampering, type World } from '@chain-of-trust/sandbox';
import { ArtifactStoreError, type LinkFacts, type Report } from '@chain-of-trust/types';
import { describe, expect, it } from 'vitest';
import { rules, VerifierError } from '../src/index.js';
import { codesOf, createStore, verifyTrial } from './support/verification.js';

describe('verifyChainOfTrust', () => {
  it('asks for the status of a task while the chain is still being built, and of none that has not run', async () => {
    const { requests, world } = await verifyTrial();
    const of = (taskId: string, what = '') => requests.indexOf(`/api/queue/v1/task/${taskId}${what}`);
    const { signing, decision, imageDecision } = world.names;
    expect(of(decision, '/status')).toBeGreaterThan(of(decision));
    expect(of(decision, '/status')).toBeLessThan(of(imageDecision));
    expect(of(signing, '/status')).toBe(-1);
  });

  it('verifies a good release, with every rule on every link in the report', async () => {
    const { report, world, store } = await verifyTrial();
    expect(report.findings).toEqual([]);
    expect(report).toMatchObject({ verified: true, verdict: 'verified', taskId: world.names.signing });
    expect(report.links.map(({ name }) => name)).toEqual([
      'signing',
      'signing:decision',
      'signing:build',
      'signing:build',
      'signing:build',
      'signing:build:docker-image',
      'signing:build:docker-image:decision',
    ]);
    for (const link of report.links)
      expect(link.rules.map(({ id }) => id)).toEqual(rules.map(({ id }) => id));
    expect(store.ended).toEqual(['published']);
    expect(store.written.sort()).toEqual(
      world.names.builds
        .flatMap((id) => [`${id}/public/build/target-0.zip`, `${id}/public/build/target-1.zip`])
        .sort(),
    );
  });

  it('evaluates every rule on some link of a good release, so that none is never run', async () => {
    const { report } = await verifyTrial();
    const passed = new Set(
      report.links.flatMap((link) =>
        link.rules.filter(({ status }) => status === 'passed').map(({ id }) => id),
      ),
    );
    // No restricted scope of Firefox demands a branch; policies that do are tried below.
    const expected = rules.map(({ id }) => id).filter((id) => id !== 'scopes/restricted-branches');
    expect([...passed].sort()).toEqual(expected.sort());
  });

  it('says of every rule that passed what it read or which rule it builds on', async () => {
    const { report } = await verifyTrial();
    const decision = report.links.find(({ name }) => name === 'signing:decision');
    const read = decision?.rules.find(({ id }) => id === 'rebuild/definition')?.read;
    expect(read).toEqual([
      expect.stringMatching(
        /^file \.taskcluster\.yml of https:\/\/hg\.mozilla\.org\/mozilla-central at [0-9a-f]{40}$/,
      ),
      'file projects.yml of https://github.com/mozilla-releng/fxci-config at main',
    ]);
  });

  it.each(['ed25519', 'gpg', 'both'] as const)(
    'verifies releases signed with %s, scriptworkers by their certification',
    async (signatureFormat) => {
      const target = (world: { names: { beetmover: string } }) => ({
        taskId: world.names.beetmover,
        taskType: 'beetmover',
      });
      const { report } = await verifyTrial({ world: { signatureFormat }, target });
      expect(codesOf(report)).toEqual([]);
      expect(report.links.find(({ name }) => name === 'beetmover:signing')).toMatchObject({
        workerImplementation: 'scriptworker',
      });
    },
  );

  it.each(['ed25519', 'gpg'] as const)(
    'with either format allowed, takes %s where that is there',
    async (signatureFormat) => {
      const { report } = await verifyTrial({ world: { signatureFormat }, policy: 'signatureFormat: either' });
      expect(codesOf(report)).toEqual([]);
    },
  );

  it('with both formats demanded, refuses a release that has one', async () => {
    const { report } = await verifyTrial({ policy: 'signatureFormat: both' });
    expect(codesOf(report)).toEqual(['blob/missing']);
  });

  it.each(['mozilla-beta', 'try'] as const)(
    'verifies a release of %s that asks for what it may have',
    async (tree) => {
      const { report } = await verifyTrial({ world: { tree } });
      expect(codesOf(report)).toEqual([]);
    },
  );

  it('refuses the release key on try, by the tree and by everything that comes from there', async () => {
    const tamper = findTampering('restricted-scope-wrong-tree')?.apply;
    const { report } = await verifyTrial({ world: { tree: 'try' }, tamper });
    expect(codesOf(report)).toEqual(['scopes/unprivileged-source', 'scopes/wrong-tree']);
    const unprivileged = report.findings.filter(({ code }) => code === 'scopes/unprivileged-source');
    expect(new Set(unprivileged.map(({ taskId }) => taskId)).size).toBe(report.links.length);
  });

  it('refuses a chain over the limit, and nothing else', async () => {
    const { report } = await verifyTrial({ policy: 'maxChainLength: 2' });
    expect(codesOf(report)).toEqual(['chain/parent-missing', 'chain/too-long']);
    const shorter = await verifyTrial({ policy: 'maxChainLength: 3' });
    expect(codesOf(shorter.report)).toEqual([]);
  });

  it('asks for nothing twice', async () => {
    const { requests } = await verifyTrial();
    const documents = requests.filter((url) => !url.startsWith('/bucket/'));
    expect(documents.length).toBe(new Set(documents).size);
  });

  it('tells its observer about every link and rule', async () => {
    const seen: string[] = [];
    const { report } = await verifyTrial({
      observer: {
        chainBuilt: (links, count) => void seen.push(`${links} ${count}`),
        ruleFinished: (link, rule, status) => void seen.push(`${link} ${rule} ${status}`),
      },
    });
    expect(seen[0]).toBe(`${report.links.length} ${rules.length}`);
    expect(seen).toHaveLength(1 + report.links.length * rules.length);
  });
});

describe('verifyChainOfTrust with an observer of what is established', () => {
  it('tells of every link that has run what was signed, from which source and with which image', async () => {
    const facts = new Map<string, LinkFacts>();
    const { report, world } = await verifyTrial({
      observer: { linkEstablished: (each) => facts.set(each.taskId, each) },
    });
    const ran = report.links.filter(({ taskId }) => taskId !== report.taskId);
    expect([...facts.keys()].sort()).toEqual(ran.map(({ taskId }) => taskId).sort());
    const { decision, builds } = world.names;
    expect(facts.get(decision)).toMatchObject({
      name: 'signing:decision',
      blob: { taskId: decision },
      documents: [{ name: 'public/chain-of-trust.json', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }],
      run: { state: 'completed' },
      sources: [{ type: 'hg', repository: 'https://hg.mozilla.org/mozilla-central' }],
      inputs: [],
    });
    const images = builds.map((taskId) => facts.get(taskId)?.image?.type);
    expect(images).toContain('task-image');
    for (const taskId of builds) expect(facts.get(taskId)?.sources).toEqual([]);
  });

  it('tells which artifacts a link takes, with the digests that were signed', async () => {
    const facts = new Map<string, LinkFacts>();
    const { report, world } = await verifyTrial({
      target: ({ names }) => ({ taskId: names.beetmover, taskType: 'beetmover' }),
      observer: { linkEstablished: (each) => facts.set(each.taskId, each) },
    });
    expect(report.findings).toEqual([]);
    const [build = ''] = world.names.builds;
    const name = 'public/build/target-0.zip';
    const digests = facts.get(build)?.blob.artifacts[name];
    expect(digests).toBeDefined();
    expect(facts.get(world.names.repackageSigning)?.inputs).toContainEqual({ taskId: build, name, digests });
  });

  it('tells nothing of a link whose blob is not signed as it must be', async () => {
    const told: string[] = [];
    const { report } = await verifyTrial({
      keys: (keys) => new Map([...keys].filter(([name]) => name !== 'generic-worker')),
      observer: { linkEstablished: ({ taskId }) => told.push(taskId) },
    });
    const [finding] = report.findings;
    expect(finding?.code).toBe('signature/no-keys');
    expect(told).not.toContain(finding?.taskId);
    expect(told.length).toBeGreaterThan(0);
  });
});

describe('verifyChainOfTrust with keys that do not fit', () => {
  it('when a worker implementation has no keys, refuses its links', async () => {
    const { report } = await verifyTrial({
      keys: (keys) => new Map([...keys].filter(([name]) => name !== 'generic-worker')),
    });
    expect(codesOf(report)).toEqual(['signature/no-keys']);
    expect(new Set(report.findings.map(({ link }) => link))).toEqual(new Set(['signing:build']));
  });

  it('when the list of keys is empty, refuses', async () => {
    const { report } = await verifyTrial({
      keys: (keys) => new Map([...keys].map(([name, set]) => [name, { ...set, ed25519: [] }])),
    });
    expect(codesOf(report)).toEqual(['signature/no-keys']);
  });

  it('when the keys have expired by the reference time, refuses', async () => {
    const at = (world: { now: Date }) => new Date(world.now.getTime() + 1000 * 86_400_000);
    const { report } = await verifyTrial({ world: { signatureFormat: 'gpg' }, at });
    expect(codesOf(report)).toEqual(['signature/key-expired']);
  });

  it('when the keys of two worker implementations are swapped, refuses both', async () => {
    const { report } = await verifyTrial({
      keys: (keys) => {
        const [docker, generic] = [keys.get('docker-worker'), keys.get('generic-worker')];
        if (docker === undefined || generic === undefined) throw new TypeError('the world has both');
        return new Map([...keys, ['docker-worker', generic], ['generic-worker', docker]]);
      },
    });
    expect(codesOf(report)).toEqual(['signature/bad']);
    const actual = report.findings.map((finding) => finding.actual?.replace(/ key .*/, ''));
    expect(new Set(actual)).toEqual(
      new Set(['a signature by the docker-worker', 'a signature by the generic-worker']),
    );
  });
});

describe('verifyChainOfTrust when something cannot be found out', () => {
  it.each([
    ['the repository', /^\/hg\//],
    ['the project configuration', /^\/raw\//],
    ['the object store', /^\/bucket\//],
    ['the queue', /^\/api\/queue\//],
    ['the status of tasks', /\/status$/],
  ])('when %s is down, neither verifies nor refuses', async (_, outage) => {
    const { report, store } = await verifyTrial({ faults: { outage } });
    expect(report).toMatchObject({ verified: false, verdict: 'undetermined' });
    expect(codesOf(report)).toEqual(['evidence/unavailable']);
    expect(report.findings.every(({ kind }) => kind === 'outage')).toBe(true);
    expect(store.ended).toEqual(['abandoned']);
  });

  it('when something is down and something else is wrong, refuses', async () => {
    const { report } = await verifyTrial({
      faults: { outage: /^\/hg\// },
      keys: (keys) => new Map([...keys].filter(([name]) => name !== 'generic-worker')),
    });
    expect(report.verdict).toBe('refused');
  });

  it('when requests fail now and then, verifies all the same', async () => {
    const { report } = await verifyTrial({ faults: { failEvery: 17 } });
    expect(report.verdict).toBe('verified');
  });
});

describe('verifyChainOfTrust with restricted scopes that demand a branch', () => {
  const onBranch = (branch: string) =>
    `restrictedTrees: {all-nightly-branches: [{repository: https://hg.mozilla.org/mozilla-central, branches: [${branch}]}]}`;

  it('verifies a release from that branch', async () => {
    const { report } = await verifyTrial({ policy: onBranch('default') });
    expect(codesOf(report)).toEqual([]);
    const rule = report.links[0]?.rules.find(({ id }) => id === 'scopes/restricted-branches');
    expect(rule?.status).toBe('passed');
  });

  it('refuses one from another branch of the same repository', async () => {
    const { report } = await verifyTrial({ policy: onBranch('release') });
    expect(report.findings).toMatchObject([
      {
        rule: 'scopes/restricted-branches',
        code: 'scopes/wrong-branch',
        actual: expect.stringContaining('default'),
      },
    ]);
    expect(report.verdict).toBe('refused');
  });
});

describe('verifyChainOfTrust that may end early', () => {
  it('ends at the first refusal, and says of the rest that it was not run', async () => {
    const { report, store } = await verifyTrial({
      tamper: findTampering('signature-missing')?.apply,
      failFast: true,
    });
    expect(codesOf(report)).toEqual(['signature/missing']);
    expect(report.verdict).toBe('refused');
    const reasons = report.links.flatMap(({ rules: all }) => all.flatMap(({ reason }) => reason ?? []));
    expect(reasons).toContainEqual(
      expect.stringMatching(/^blocked by fail-fast after blob\/present on signing:build /),
    );
    expect(store.ended).toEqual(['abandoned']);
  });

  it('verifies a good release all the same', async () => {
    const { report } = await verifyTrial({ failFast: true });
    expect(codesOf(report)).toEqual([]);
    expect(report.verdict).toBe('verified');
  });
});

describe('verifyChainOfTrust of a task that has run', () => {
  const finished = ({ names }: World) => ({ taskId: names.repackageSigning, taskType: 'signing' });
  const statusesOf = ({ links }: Report) =>
    new Map(links[0]?.rules.map(({ id, status }) => [id, status] as const));

  it('verifies what it has signed itself', async () => {
    const { report } = await verifyTrial({ target: finished, targetHasRun: true });
    expect([report.verdict, report.findings]).toEqual(['verified', []]);
    const statuses = statusesOf(report);
    for (const id of ['chain/completed-run', 'blob/schema', 'blob/task-definition', 'signature/valid'])
      expect([id, statuses.get(id)]).toEqual([id, 'passed']);
    expect(report.links[0]?.signedBy).toBeDefined();
  });

  it('does not unless it is told that the task has run, and says so', async () => {
    const { report } = await verifyTrial({ target: finished });
    expect(report.verdict).toBe('verified');
    const rule = report.links[0]?.rules.find(({ id }) => id === 'signature/valid');
    expect(rule).toMatchObject({ status: 'not-applicable', reason: expect.stringContaining('about to run') });
  });

  it.each([
    ['decision', 'graph/task-graph'],
    ['decision', 'graph/decision-documents'],
    ['build', 'docker-image/digest'],
  ])('evaluates of a %s task %s', async (taskType, id) => {
    const target = ({ names }: World) => ({
      taskId: taskType === 'build' ? (names.builds[0] ?? '') : names.decision,
      taskType,
    });
    const { report } = await verifyTrial({ target, targetHasRun: true });
    expect([report.verdict, statusesOf(report).get(id)]).toEqual(['verified', 'passed']);
  });

  it('refuses one that has not', async () => {
    const { report } = await verifyTrial({ targetHasRun: true });
    expect([report.verdict, codesOf(report)]).toEqual(['refused', ['chain/not-completed']]);
  });
});

describe('verifyChainOfTrust with input that it cannot begin with', () => {
  it('refuses a taskId that is none', async () => {
    await expectRejected(
      verifyTrial({ target: () => ({ taskId: 'x', taskType: 'signing' }) }),
      ChainError,
      'chain-target-task-id',
    );
  });

  it('refuses a task type that the product does not know', async () => {
    const trial = verifyTrial({ target: ({ names }) => ({ taskId: names.signing, taskType: 'anything' }) });
    await expectRejected(trial, ChainError, 'chain-target-task-type');
  });

  it('refuses a reference time that is none', async () => {
    await expectRejected(verifyTrial({ at: () => new Date('x') }), VerifierError, 'verifier-reference-time');
  });

  it('when the store is full, gives no verdict and leaves nothing', async () => {
    const ended: string[] = [];
    const trial = verifyTrial({
      store: (log) => ({
        ...createStore(log),
        write: () => Promise.reject(new ArtifactStoreError({ code: 'store-unwritable', message: 'full' })),
        abandon: async () => void ended.push('abandoned'),
      }),
    });
    await expectRejected(trial, ArtifactStoreError, 'store-unwritable');
    expect(ended).toEqual(['abandoned']);
  });
});
