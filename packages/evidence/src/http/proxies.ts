import { EvidenceConfigurationError } from '../error.js';

/** The proxies that requests go through, and for which hosts they do not. */
export interface HttpProxies {
  /** For `https:` URLs: a tunnel (`CONNECT`), through which the proxy sees no more than the host. May name a user. */
  readonly https?: string | undefined;
  /** For `http:` URLs. */
  readonly http?: string | undefined;
  /** Hosts, suffixes like `.example.com`, and addresses that are asked directly, separated by commas; `*` for all. */
  readonly except?: string | undefined;
}

/**
 * Reads `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`; the same in lower case counts more, as curl has it. An empty variable
 * counts as absent.
 */
export function readProxyEnvironment(env: Readonly<Record<string, string | undefined>>): HttpProxies {
  const read = (name: string) => env[name.toLowerCase()] || env[name] || undefined;
  return { https: read('HTTPS_PROXY'), http: read('HTTP_PROXY'), except: read('NO_PROXY') };
}

/** What Node's agents take. */
export type ProxyVariables = Readonly<Record<'https_proxy' | 'http_proxy' | 'no_proxy', string>>;

/**
 * Checks proxies. Nobody's are none at all: requests then go out directly.
 *
 * @throws EvidenceConfigurationError `evidence-configuration-url`; `evidence-configuration-option` where Node.js has no
 *   such agents, because going past a proxy without a word would be a surprise
 */
export function toProxyVariables({ https, http, except }: HttpProxies): ProxyVariables | undefined {
  if (https === undefined && http === undefined) return undefined;
  for (const proxy of [https, http]) if (proxy !== undefined && !isProxyUrl(proxy)) throw badProxy();
  if (!hasProxyAgents(process.versions.node)) throw noAgents();
  return { https_proxy: https ?? '', http_proxy: http ?? '', no_proxy: except ?? '' };
}

function isProxyUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

/** Node.js 24.5 has them, and so have 22.21 and later ones of that line. */
export function hasProxyAgents(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 24 || (major === 24 && minor >= 5) || (major === 22 && minor >= 21);
}

/** The URL is not named: it may hold a password. */
function badProxy(): EvidenceConfigurationError {
  return new EvidenceConfigurationError({
    code: 'evidence-configuration-url',
    message: 'the URL of a proxy is neither http nor https',
    nextStep: 'Set HTTPS_PROXY and HTTP_PROXY to a URL like http://proxy.example.com:3128, or unset them.',
    facts: { what: 'a proxy' },
  });
}

function noAgents(): EvidenceConfigurationError {
  const { node } = process.versions;
  return new EvidenceConfigurationError({
    code: 'evidence-configuration-option',
    message: `Node.js ${node} cannot use a proxy`,
    nextStep: 'Use Node.js 24.5 or later, or 22.21; or unset HTTPS_PROXY and HTTP_PROXY to ask directly.',
    facts: { node },
  });
}
