import { type BaseUrl, parseBaseUrl } from './base-url.js';
import { type TaskclusterCredentials, toCredentials } from './credentials/credentials.js';
import { appWithoutCredentials, type GitHubOptions, toGitHubOptions } from './credentials/github.js';
import { EvidenceConfigurationError } from './error.js';
import { type HttpProxies, type ProxyVariables, toProxyVariables } from './http/proxies.js';
import { type NetworkLimits, resolveNetworkLimits } from './limits.js';
import { createMirrorMap, type MirrorMap, type Mirrors } from './mirrors.js';
import {
  type CurrentUrl,
  createCurrentUrl,
  type RenamedRepositories,
} from './source/renamed-repositories.js';

/** What went over the network so far. */
export interface Traffic {
  /** Requests sent, redirects and retries included. */
  readonly requests: number;
  /** Bytes of bodies received, as encoded on the way. */
  readonly bytes: number;
  /** The same of bodies that are streamed because they are large, and how many of them were announced. */
  readonly streamed: { readonly bytes: number; readonly announced: number };
}

/** One request that was answered, or was not. */
export interface RequestTiming {
  /** Without its query, where signatures are. */
  readonly url: string;
  /** HTTP status, or why there is none. */
  readonly outcome: number | string;
  /** From sending it to the end of the answer's headers, waiting for a connection included. */
  readonly milliseconds: number;
}

/** Options of `createLiveEvidence`. */
export interface LiveEvidenceOptions {
  /** The deployment, like `https://firefox-ci-tc.services.mozilla.com`. Plain `http` only if it says so itself. */
  readonly rootUrl: string;
  /** Without them, reads are anonymous. */
  readonly credentials?: TaskclusterCredentials | undefined;
  /** `TASKCLUSTER_PROXY_URL`: Taskcluster is asked through this URL, without credentials, as the proxy adds its own. */
  readonly proxyUrl?: string | undefined;
  /** Proxies of the network, as `readProxyEnvironment` finds them. Without any, requests go out directly. */
  readonly httpProxies?: HttpProxies | undefined;
  /** Base URLs that are asked in place of others. Never given credentials. */
  readonly mirrors?: Mirrors | undefined;
  /** With what GitHub is asked. Without any, public repositories are read anonymously. */
  readonly gitHub?: GitHubOptions | undefined;
  /**
   * Repositories on GitHub that have another name today, old URL to new URL. Without an entry, a repository that
   * moved is refused, as whoever takes a freed name owns what is there.
   */
  readonly renamedRepositories?: RenamedRepositories | undefined;
  readonly network?: Partial<NetworkLimits> | undefined;
  /** Called with the totals so far, after each request and each piece of a body. Must not throw. */
  readonly onTraffic?: ((traffic: Traffic) => void) | undefined;
  /** Called after each request, redirects and retries included. Must not throw. */
  readonly onRequest?: ((request: RequestTiming) => void) | undefined;
}

/** Options with everything checked and resolved. */
export interface ResolvedOptions {
  readonly rootUrl: string;
  readonly isDeploymentPlain: boolean;
  /** What Taskcluster requests go to: the root URL or the proxy. */
  readonly apiBase: string;
  readonly credentials: TaskclusterCredentials | undefined;
  readonly proxies: ProxyVariables | undefined;
  readonly mirrors: MirrorMap;
  readonly gitHub: GitHubOptions;
  readonly currentUrl: CurrentUrl;
  readonly limits: NetworkLimits;
  readonly onTraffic: (traffic: Traffic) => void;
  readonly onRequest: ((request: RequestTiming) => void) | undefined;
}

const optionNames = [
  'rootUrl',
  'credentials',
  'proxyUrl',
  'httpProxies',
  'mirrors',
  'gitHub',
  'renamedRepositories',
  'network',
  'onTraffic',
  'onRequest',
];

/**
 * Checks options and completes them.
 *
 * @throws EvidenceConfigurationError `evidence-configuration-option`, `evidence-configuration-url`,
 *   `evidence-configuration-credentials`
 */
export function resolveOptions(options: LiveEvidenceOptions): ResolvedOptions {
  const unknown = Object.keys(options).find((name) => !optionNames.includes(name));
  if (unknown !== undefined) throw unknownOption(unknown);
  const root = parseBaseUrl(options.rootUrl, 'the Taskcluster root');
  if (root.origin === legacyOrigin) throw legacyDeployment();
  const proxy = options.proxyUrl === undefined ? undefined : parseBaseUrl(options.proxyUrl, 'the proxy');
  const gitHub = toGitHubOptions(options.gitHub ?? {});
  if (gitHub.app !== undefined && options.credentials === undefined && proxy === undefined)
    throw appWithoutCredentials();
  const isSigned = options.credentials !== undefined && proxy === undefined;
  return {
    rootUrl: baseText(root),
    isDeploymentPlain: root.origin.startsWith('http:'),
    apiBase: baseText(proxy ?? root),
    credentials: isSigned ? toCredentials(options.credentials, 'the options') : undefined,
    proxies: toProxyVariables(options.httpProxies ?? {}),
    mirrors: createMirrorMap(options.mirrors ?? {}),
    gitHub,
    currentUrl: createCurrentUrl(options.renamedRepositories ?? {}),
    limits: resolveNetworkLimits(options.network ?? {}),
    onTraffic: options.onTraffic ?? (() => undefined),
    onRequest: options.onRequest,
  };
}

/** The deployment of before 2019 had one host per service. It is gone, and so are its URLs. */
const legacyOrigin = 'https://taskcluster.net';

function baseText({ origin, path }: BaseUrl): string {
  return `${origin}${path}`;
}

function unknownOption(option: string): EvidenceConfigurationError {
  return new EvidenceConfigurationError({
    code: 'evidence-configuration-option',
    message: `unknown option ${JSON.stringify(option)}`,
    nextStep: `Use only: ${optionNames.join(', ')}.`,
    facts: { option },
  });
}

function legacyDeployment(): EvidenceConfigurationError {
  return new EvidenceConfigurationError({
    code: 'evidence-configuration-url',
    message: `${legacyOrigin} was turned off in 2019`,
    nextStep: 'Give the root URL of the deployment that ran the task.',
    facts: { what: 'the Taskcluster root' },
  });
}
