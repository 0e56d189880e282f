import {
  createWorkerKeys,
  decide,
  findTampering,
  lastRunOf,
  type SandboxTask,
  signRun,
  type World,
} from '@chain-of-trust/sandbox';
import {
  blobArtifactNames,
  EvidenceError,
  isJsonObject,
  type JsonObject,
  type Report,
} from '@chain-of-trust/types';
import { describe, expect, it } from 'vitest';
import { type Trial, verifyTrial } from '../support/verification.js';

const day = 24 * 60 * 60 * 1000;

/** What happened to a release, and what it has to be taken for. */
type Case = readonly [what: string, trial: Trial];

function taskNamed(world: World, taskId: string | undefined): SandboxTask {
  const task = world.tasks.get(taskId ?? '');
  if (task === undefined) throw new TypeError('no such task');
  return task;
}

const buildOf = (world: World) => taskNamed(world, world.names.builds[0]);
const imageOf = (world: World) => taskNamed(world, world.names.dockerImage);

/** The worker of a task signs with a key that nobody trusts. */
async function signByForeigner(world: World, task: SandboxTask): Promise<void> {
  await signRun(world, task, {
    keys: await createWorkerKeys('Retired', new Date(world.now.getTime() - 1000)),
  });
}

/** Makes a task, and the decision task that made it, so many days older. */
async function age(world: World, task: SandboxTask, days: number): Promise<void> {
  const created = new Date(Date.parse(String(task.definition.created)) - days * day).toISOString();
  task.definition = { ...task.definition, created };
  await signRun(world, task);
}

function withoutArtifact(name: string) {
  return (blob: JsonObject): JsonObject => {
    const artifacts = isJsonObject(blob.artifacts) ? blob.artifacts : {};
    return {
      ...blob,
      artifacts: Object.fromEntries(Object.entries(artifacts).filter(([key]) => key !== name)),
    };
  };
}

/** A task never makes an artifact: the worker does not hash it, and the queue has an error in its place. */
async function neverMakes(world: World, task: SandboxTask, name: string, isDeclared = true): Promise<void> {
  const artifacts = isDeclared ? { [name]: { type: 'file', path: '/x' } } : {};
  task.definition = {
    ...task.definition,
    payload: { ...(task.definition.payload as JsonObject), artifacts },
  };
  lastRunOf(task).artifacts.delete(name);
  await signRun(world, task, { alter: withoutArtifact(name) });
}

function unsign(task: SandboxTask): void {
  lastRunOf(task).artifacts.delete(blobArtifactNames.ed25519Signature);
}

function tampered(name: string): Trial {
  const tampering = findTampering(name);
  return { tamper: tampering?.apply, world: tampering?.world ?? {} };
}

/** A definition of the same task in another repository. */
function inRepository(from: string, url: string) {
  return (definition: JsonObject): JsonObject =>
    JSON.parse(
      JSON.stringify(definition).replaceAll(`${from}/`, `${url}/`).replaceAll(`${from}"`, `${url}"`),
    );
}

const central = 'https://hg.mozilla.org/mozilla-central';

/** The tree asks for a build of another repository. */
function buildOfRepository(from: string, url: string, world: Trial['world'] = {}): Trial {
  return { world, tamper: (made) => decide(made, buildOf(made), inRepository(from, url)) };
}

/** A task says that it comes from another repository, and its worker signs that. */
function taskOfRepository(find: (world: World) => SandboxTask, url: string): Trial {
  return {
    world: { style: 'hg-action' },
    tamper: async (world) => {
      const task = find(world);
      task.definition = inRepository(central, url)(task.definition);
      await signRun(world, task);
    },
  };
}

const decisionOf = (world: World) => taskNamed(world, world.names.decision);
const gitHub = { style: 'github-push', product: 'scriptworker' } as const;
const scriptworker = 'https://github.com/mozilla-releng/scriptworker';
const actions = 'public/actions.json';
const redirected = () =>
  Promise.reject(new EvidenceError({ code: 'evidence-redirect', message: 'moved to "new/name"' }));

const cases: Readonly<Record<string, { readonly is: readonly Case[]; readonly isNot: readonly Case[] }>> = {
  'unsigned-pool': {
    is: [
      [
        'no build of the pool has a signature',
        { world: { builds: 2 }, tamper: (world) => unsign(buildOf(world)) },
      ],
      [
        'the only image has no blob',
        { tamper: (world) => void lastRunOf(imageOf(world)).artifacts.delete(blobArtifactNames.ed25519) },
      ],
    ],
    isNot: [
      [
        'another build of the pool has a signature',
        { world: { builds: 3 }, tamper: (world) => unsign(buildOf(world)) },
      ],
      ['the task never asked for one', { world: { builds: 2 }, tamper: (world) => withoutFeature(world) }],
      ['the signature is there, and bad', tampered('signature-truncated')],
    ],
  },
  'feature-not-enabled': {
    is: [['the tree does not ask for the feature', { tamper: (world) => withoutFeature(world) }]],
    isNot: [['the feature is on', tampered('signature-missing')]],
  },
  'artifact-never-made': {
    is: [
      [
        'a decision task never made its actions',
        { tamper: (world) => neverMakes(world, decisionOf(world), actions) },
      ],
      ['a build never made a file of its folder', tampered('unlisted-path')],
    ],
    isNot: [
      [
        'the definition does not declare it',
        { tamper: (world) => neverMakes(world, decisionOf(world), actions, false) },
      ],
      ['it was made, and deleted', tampered('actions-missing')],
    ],
  },
  'retired-key': {
    is: [
      [
        'an old image of an earlier push is by a key that is gone',
        {
          tamper: async (world) => {
            await age(world, imageOf(world), 200);
            await signByForeigner(world, imageOf(world));
          },
        },
      ],
    ],
    isNot: [
      [
        'the image of an earlier push is young',
        { tamper: (world) => signByForeigner(world, imageOf(world)) },
      ],
      ['the task is of this push', tampered('unknown-key')],
      [
        'a worker of another implementation has signed',
        {
          tamper: async (world) => {
            await age(world, imageOf(world), 200);
            const keys = world.keys.get('generic-worker');
            if (keys !== undefined) await signRun(world, imageOf(world), { keys });
          },
        },
      ],
    ],
  },
  'fork-or-renamed': {
    is: [
      [
        "a build is of somebody's copy",
        buildOfRepository(central, 'https://hg.mozilla.org/users/jo/mozilla-central'),
      ],
      [
        'a build is of a fork',
        buildOfRepository(scriptworker, 'https://github.com/mallory/scriptworker', gitHub),
      ],
      ['the host has it under another name', { world: gitHub, answers: { findCommit: redirected } }],
      [
        'a build is of a new name',
        buildOfRepository(scriptworker, 'https://github.com/mozilla-releng/worker-of-scripts', gitHub),
      ],
    ],
    isNot: [
      ['a redirect is of an artifact', { answers: { openArtifact: redirected } }],
      ['a look-alike adds to the name', tampered('github-look-alike')],
      ['a look-alike is beside the tree', tampered('untrusted-repository')],
      [
        'owner and name are others',
        buildOfRepository(scriptworker, 'https://github.com/mallory/other', gitHub),
      ],
      [
        'the host is another',
        buildOfRepository(scriptworker, 'https://git.example/mallory/scriptworker', gitHub),
      ],
      ['the build is of another tree of the product', tampered('repository-differs')],
    ],
  },
  'expired-task': {
    is: [['a build has expired', tampered('artifact-expired')]],
    isNot: [['an artifact was deleted before its time', tampered('artifact-missing')]],
  },
  'policy-lacks-pool': {
    is: [
      ['the tree asks for another pool of decision tasks', tampered('decision-worker-pool')],
      ['the graph asks for another pool of images', tampered('docker-image-worker-pool')],
    ],
    isNot: [
      [
        'somebody scheduled the decision task elsewhere',
        {
          tamper: async (world) => {
            const task = decisionOf(world);
            task.definition = { ...task.definition, workerType: 'b-linux', taskQueueId: 'gecko-3/b-linux' };
            await signRun(world, task);
          },
        },
      ],
      ['the definition names two pools', tampered('decision-pool-spellings')],
    ],
  },
  'action-of-other-repository': {
    is: [
      [
        'the action is of another tree than the graph',
        taskOfRepository(
          (world) => taskNamed(world, world.names.action),
          'https://hg.mozilla.org/releases/mozilla-beta',
        ),
      ],
      [
        'the graph is of no tree of the product',
        taskOfRepository(decisionOf, 'https://hg.mozilla.org/projects/elm'),
      ],
    ],
    isNot: [
      ['a build is of another tree than the graph', tampered('repository-differs')],
      [
        'the action is of no tree of the product',
        taskOfRepository(
          (world) => taskNamed(world, world.names.action),
          'https://hg.mozilla.org/projects/elm',
        ),
      ],
    ],
  },
};

async function withoutFeature(world: World): Promise<void> {
  await decide(world, buildOf(world), (definition) => {
    const payload = isJsonObject(definition.payload) ? definition.payload : {};
    return { ...definition, payload: { ...payload, features: {} } };
  });
  unsign(buildOf(world));
}

function idsOf({ diagnoses = [] }: Report): string[] {
  return diagnoses.map(({ id }) => id);
}

describe.each(Object.entries(cases))('the diagnosis %s', (id, { is, isNot }) => {
  it.each(is)('is made where %s', async (_, trial) => {
    const { report } = await verifyTrial(trial);
    expect(report.verdict).toBe('refused');
    const diagnosis = report.diagnoses?.find((each) => each.id === id);
    expect(idsOf(report)).toContain(id);
    expect(diagnosis?.probably).toMatch(/^Probably .*\.$/);
    expect(diagnosis?.remedy).toMatch(/\.$/);
    expect(`${diagnosis?.probably} ${diagnosis?.remedy}`).not.toMatch(/skip|disable|undefined|ignore/);
    const own = report.findings.filter(({ taskId }) => taskId === diagnosis?.taskId);
    for (const code of diagnosis?.codes ?? ['none'])
      expect(own.map((finding) => finding.code)).toContain(code);
  });

  it.each(isNot)('is not made where %s', async (_, trial) => {
    const { report } = await verifyTrial(trial);
    expect(report.verdict).toBe('refused');
    expect(idsOf(report)).not.toContain(id);
  });
});

describe('a verified release', () => {
  it('has no diagnosis at all', async () => {
    expect((await verifyTrial()).report).not.toHaveProperty('diagnoses');
  });
});
