import type { ProductName, World, WorldOptions, WorldStyle } from '@chain-of-trust/sandbox';

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

/** Every style of chain that both verifiers know. */
export const scenarios: readonly Scenario[] = [
  signing('hg-push', 'firefox'),
  {
    name: 'hg-push, firefox, beetmover',
    product: 'firefox',
    taskType: 'beetmover',
    world: small,
    taskId: ({ names }) => names.beetmover,
  },
  signing('hg-push', 'firefox', 'try'),
  signing('hg-push', 'firefox', 'mozilla-beta'),
  signing('hg-push', 'thunderbird'),
  signing('hg-cron', 'firefox'),
  signing('hg-action', 'firefox'),
  signing('hg-release-promotion', 'firefox'),
];

/** A signing task that is about to run. */
function signing(
  style: WorldStyle,
  product: ProductName,
  tree?: Exclude<WorldOptions['tree'], undefined>,
): Scenario {
  return {
    name: [style, product, ...(tree === undefined ? [] : [tree])].join(', '),
    product,
    taskType: 'signing',
    world: { ...small, style, product, ...(tree === undefined ? {} : { tree }) },
    taskId: ({ names }) => names.signing,
  };
}
