import {
  type ProductName,
  productNames,
  type World,
  type WorldOptions,
  type WorldStyle,
  worldStyles,
} from '@chain-of-trust/sandbox';

/** A kind of good chain. */
export interface Scenario {
  readonly name: string;
  readonly product: ProductName;
  readonly taskType: string;
  readonly world: WorldOptions;
  readonly taskId: (world: World) => string;
}

/** Small, so that hundreds of mutants are tried in a minute; otherwise as in production. */
const small: WorldOptions = { taskGraphTasks: 8, builds: 2, now: new Date('2026-01-05T12:00:00.000Z') };

/** The chains of which mutants are made: every style of chain that both verifiers know. */
export const scenarios: readonly Scenario[] = [
  signing('hg-push', 'firefox'),
  {
    name: 'hg-push, firefox, beetmover',
    product: 'firefox',
    taskType: 'beetmover',
    world: small,
    taskId: ({ names }) => names.beetmover,
  },
  signing('hg-push', 'firefox', { tree: 'try' }),
  signing('hg-push', 'firefox', { tree: 'mozilla-beta' }),
  signing('hg-push', 'firefox', { dockerPayloadsOn: 'generic-worker' }),
  signing('hg-push', 'thunderbird'),
  signing('hg-cron', 'firefox'),
  signing('hg-action', 'firefox'),
  signing('hg-release-promotion', 'firefox'),
  signing('github-push', 'firefox'),
  signing('github-push', 'xpi'),
  signing('github-push', 'glean'),
  signing('github-push', 'enterprise', { withCompanion: true }),
  signing('github-release', 'xpi'),
  signing('github-cron', 'mobile'),
  signing('github-action', 'mozillavpn'),
  signing('github-release-promotion', 'app-services'),
  signing('github-pull-request', 'enterprise'),
  signing('github-pull-request-untrusted', 'firefox'),
  signing('pr-action', 'translations'),
];

/** Events that a product has no tasks for, as the policies and scriptworker's configuration say. */
const without: Partial<Record<WorldStyle, readonly ProductName[]>> = {
  'hg-legacy-action': productNames,
  'github-release': ['firefox', 'adhoc', 'translations'],
  'github-pull-request-untrusted': productNames.filter((each) => !['firefox', 'mobile'].includes(each)),
  'github-cron': ['adhoc'],
  'pr-action': productNames.filter((each) => !['firefox', 'enterprise', 'translations'].includes(each)),
};

/** Chains that only have to be accepted: every product with every style that it has, as far as no mutants are made of it. */
export const goodScenarios: readonly Scenario[] = worldStyles
  .flatMap((style) => productsWith(style).map((product) => signing(style, product)))
  .filter(({ name }) => scenarios.every((each) => each.name !== name));

function productsWith(style: WorldStyle): ProductName[] {
  const isMercurial = style.startsWith('hg-');
  return productNames.filter((product) => {
    const hasKind = isMercurial ? ['firefox', 'thunderbird'].includes(product) : product !== 'thunderbird';
    return hasKind && without[style]?.includes(product) !== true;
  });
}

/** A signing task that is about to run. */
function signing(style: WorldStyle, product: ProductName, options: WorldOptions = {}): Scenario {
  const { tree, withCompanion = false, dockerPayloadsOn } = options;
  const details = [
    ...(tree === undefined ? [] : [tree]),
    ...(withCompanion ? ['two repositories'] : []),
    ...(dockerPayloadsOn === undefined ? [] : [`docker payloads on ${dockerPayloadsOn}`]),
  ];
  return {
    name: [style, product, ...details].join(', '),
    product,
    taskType: 'signing',
    world: { ...small, ...options, style, product },
    taskId: ({ names }) => names.signing,
  };
}
