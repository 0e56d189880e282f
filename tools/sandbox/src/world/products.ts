/** How a product is deployed: the names that its tasks, pools and scopes are made of. */
export interface ProductFacts {
  /** Like `gecko`: beginning of its worker pools. */
  readonly trustDomain: string;
  /** Of the variables that name a task's source, like `GECKO`. */
  readonly envPrefix: string;
  /** Its repository on GitHub. */
  readonly gitHub: { readonly owner: string; readonly name: string } | undefined;
  /** Commit level of its main branch. */
  readonly level: '1' | '3';
  /** Scopes of its signing task: one that the product restricts, unless no tree on GitHub may use any. */
  readonly signingScopes: readonly string[];
}

function onGitHub(
  trustDomain: string,
  repository: string,
  scope: string,
  more: Partial<ProductFacts> = {},
): ProductFacts {
  const [owner = '', name = ''] = repository.split('/');
  const envPrefix = trustDomain.replaceAll('-', '').toUpperCase();
  return { trustDomain, envPrefix, gitHub: { owner, name }, level: '3', signingScopes: [scope], ...more };
}

const gecko = { trustDomain: 'gecko', envPrefix: 'GECKO', level: '3' } as const;

/** The products of the deployment. */
export const products = {
  firefox: {
    ...gecko,
    gitHub: { owner: 'mozilla-firefox', name: 'firefox' },
    signingScopes: ['project:releng:signing:cert:dep-signing'],
  },
  thunderbird: {
    trustDomain: 'comm',
    envPrefix: 'COMM',
    level: '3',
    gitHub: undefined,
    signingScopes: ['project:comm:thunderbird:releng:signing:cert:nightly-signing'],
  },
  adhoc: onGitHub('adhoc', 'mozilla-releng/adhoc-signing', 'project:adhoc:signing:cert:release-signing'),
  'app-services': onGitHub(
    'app-services',
    'mozilla/application-services',
    'project:mozilla:app-services:releng:signing:cert:release-signing',
  ),
  enterprise: onGitHub(
    'enterprise',
    'mozilla/enterprise-firefox',
    'project:enterprise:releng:signing:cert:nightly-signing',
    { envPrefix: 'GECKO' },
  ),
  glean: onGitHub('glean', 'mozilla/glean', 'project:mozilla:glean:releng:beetmover:bucket:maven-production'),
  mobile: onGitHub(
    'mobile',
    'mozilla-mobile/reference-browser',
    'project:mobile:reference-browser:releng:signing:cert:release-signing',
  ),
  mozillavpn: onGitHub(
    'mozillavpn',
    'mozilla-mobile/mozilla-vpn-client',
    'project:mozillavpn:releng:signing:cert:release-signing',
  ),
  scriptworker: onGitHub(
    'scriptworker',
    'mozilla-releng/scriptworker',
    'project:scriptworker:pypi:production',
  ),
  translations: onGitHub(
    'translations',
    'mozilla/translations',
    'project:translations:releng:beetmover:bucket:release',
    { level: '1' },
  ),
  xpi: onGitHub('xpi', 'mozilla-extensions/xpi-manifest', 'project:xpi:signing:cert:release-signing'),
} as const satisfies Record<string, ProductFacts>;

/** Name of a product. */
export type ProductName = keyof typeof products;

/** Names of all products. */
export const productNames = Object.keys(products) as readonly ProductName[]; // the keys of a literal
