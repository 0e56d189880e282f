import {
  type ProductName,
  productNames,
  signRun,
  type World,
  type WorldStyle,
  worldStyles,
} from '@chain-of-trust/sandbox';
import type { JsonObject } from '@chain-of-trust/types';
import { describe, expect, it } from 'vitest';
import type { WorkerKeys } from '../src/index.js';
import { codesOf, verifyTrial } from './support/verification.js';

/** Styles that the products have tasks for, as their policies say. */
const mercurialProducts: readonly ProductName[] = ['firefox', 'thunderbird'];
const gitHubProducts = productNames.filter((product) => product !== 'thunderbird');

/** Events that a product's policy does not list. */
const without: Readonly<Record<string, readonly ProductName[]>> = {
  'github-release': ['firefox', 'adhoc', 'translations'],
  'github-pull-request-untrusted': gitHubProducts.filter(
    (product) => !['firefox', 'mobile'].includes(product),
  ),
  'github-cron': ['adhoc'],
  'pr-action': gitHubProducts.filter(
    (product) => !['firefox', 'enterprise', 'translations'].includes(product),
  ),
};

const releases = worldStyles.flatMap((style): [WorldStyle, ProductName][] =>
  (style.startsWith('hg-') ? mercurialProducts : gitHubProducts)
    .filter((product) => !without[style]?.includes(product))
    .map((product) => [style, product]),
);

const legacy = 'legacyActions: accept';

describe('a good release', () => {
  it.each(releases)('by %s of %s is verified', async (style, product) => {
    const policy = style === 'hg-legacy-action' ? legacy : '';
    const { report } = await verifyTrial({ world: { style, product, builds: 2 }, policy });
    expect(report.findings).toEqual([]);
    expect(report.verdict).toBe('verified');
  });
});

describe('a release by an event that the product does not have', () => {
  const events = Object.entries(without).flatMap(([style, products]) =>
    products.map((product): [string, ProductName] => [style, product]),
  );

  it.each(events)('%s of %s is refused', async (style, product) => {
    const { report } = await verifyTrial({ world: { style: style as WorldStyle, product, builds: 2 } }); // a key above
    expect(codesOf(report)).toContain('rebuild/tasks-for');
    expect(report.verdict).toBe('refused');
  });
});

describe('a legacy action', () => {
  it('is refused unless the policy accepts it', async () => {
    const { report } = await verifyTrial({ world: { style: 'hg-legacy-action', builds: 2 } });
    expect(codesOf(report)).toEqual(['rebuild/action-kind']);
  });
});

describe('a release whose builds run in an image of the index', () => {
  it('is verified by the docker-image task behind the entry', async () => {
    const { report } = await verifyTrial({ world: { image: 'indexed-image' } });
    expect(codesOf(report)).toEqual([]);
    expect(report.links.map(({ name }) => name)).toContain('signing:build:docker-image');
  });

  it('is refused when the entry has moved on to another image than the worker ran', async () => {
    const { report } = await verifyTrial({
      world: { image: 'indexed-image' },
      tamper: (world) => {
        const image = world.tasks.get(world.names.dockerImage)?.runs.at(-1);
        const other = Buffer.from('another image');
        image?.artifacts.set('public/image.tar.zst', { storageType: 's3', contentType: 'x', content: other });
        return resignImage(world);
      },
    });
    expect(codesOf(report)).toEqual(['docker-image/digest-mismatch']);
  });
});

async function resignImage(world: World): Promise<void> {
  const image = world.tasks.get(world.names.dockerImage);
  if (image !== undefined) await signRun(world, image);
}

describe('a release whose docker payloads run on generic-worker', () => {
  const world = { dockerPayloadsOn: 'generic-worker' } as const;

  it('is verified when the policy lets keys of generic-worker sign for them', async () => {
    const { report } = await verifyTrial({ world, keys: withSharedKeys });
    expect(codesOf(report)).toEqual([]);
  });

  it('is refused otherwise', async () => {
    const { report } = await verifyTrial({ world });
    expect(codesOf(report)).toEqual(['signature/bad']);
  });
});

/** As production has it while payloads move: keys of generic-worker stand in both lists. */
function withSharedKeys(keys: WorkerKeys): WorkerKeys {
  const [docker, generic] = [keys.get('docker-worker'), keys.get('generic-worker')];
  if (docker === undefined || generic === undefined) throw new TypeError('the world has both');
  const ed25519 = [...docker.ed25519, ...generic.ed25519];
  return new Map([...keys, ['docker-worker', { ...docker, ed25519 }]]);
}

describe('a prebuilt image', () => {
  it('by a tag is refused where the policy wants digests', async () => {
    const { report } = await verifyTrial({
      policy: 'prebuiltDockerImages: by-digest',
      tamper: async (world) => {
        const image = world.tasks.get(world.names.dockerImage);
        if (image === undefined) throw new TypeError('the world has an image');
        const payload = image.definition.payload as JsonObject;
        image.definition = {
          ...image.definition,
          payload: { ...payload, image: 'example/image_builder:6.1.0' },
        };
        await signRun(world, image);
      },
    });
    expect(codesOf(report)).toEqual(['docker-image/prebuilt-not-pinned', 'graph/definition-differs']);
  });

  it('by its digest is verified', async () => {
    const { report } = await verifyTrial({ policy: 'prebuiltDockerImages: by-digest' });
    expect(codesOf(report)).toEqual([]);
  });
});

describe('a release from a private repository, whose tasks name it over ssh', () => {
  const world = { style: 'github-push', product: 'adhoc', isPrivate: true } as const;

  it('is verified with a token', async () => {
    const { report } = await verifyTrial({
      world,
      gitHub: ({ gitHubToken: token }) => ({ gitHub: { token } }),
    });
    expect(report.findings).toEqual([]);
    expect(report.verdict).toBe('verified');
  });

  it('is verified with a token of a GitHub app, which the deployment gives', async () => {
    const { report } = await verifyTrial({
      world,
      gitHub: ({ credentials }) => ({ gitHub: { app: 'releng' }, credentials }),
    });
    expect(report.findings).toEqual([]);
  });

  it('is refused without one, as if it were not there', async () => {
    const { report } = await verifyTrial({ world });
    expect(codesOf(report)).toContain('source/revision-absent');
  });
});

describe('a release that builds two repositories together', () => {
  const world = { style: 'github-push', product: 'enterprise', withCompanion: true } as const;

  it('is verified, with the overriding one as its source', async () => {
    const { report, world: made } = await verifyTrial({ world });
    expect(report.findings).toEqual([]);
    expect(made.tasks.get(made.names.signing)?.definition).toMatchObject({
      metadata: { source: expect.stringContaining('https://github.com/thunderbird/thunderbird-desktop/') },
    });
  });

  it('is refused when the commit of the other one is on no branch', async () => {
    const { report } = await verifyTrial({
      world,
      tamper: ({ gitHub }) =>
        gitHub.get('https://github.com/thunderbird/thunderbird-desktop')?.branches.clear(),
    });
    expect(codesOf(report)).toEqual(['scopes/not-landed']);
  });
});
