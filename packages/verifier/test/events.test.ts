import { type ProductName, productNames, type WorldStyle, worldStyles } from '@chain-of-trust/sandbox';
import { describe, expect, it } from 'vitest';
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
