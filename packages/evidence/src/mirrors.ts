import { parseBaseUrl } from './base-url.js';
import { EvidenceConfigurationError } from './error.js';

/** Base URL to the base URL that is asked instead, like `https://hg.mozilla.org` to `http://mirror.local/hg`. */
export type Mirrors = ReadonlyMap<string, string> | Readonly<Record<string, string>>;

/** Gives the URL to ask in place of another: the same object where no mirror applies. */
export type MirrorMap = (url: URL) => URL;

/**
 * Makes the function that applies mirrors. Where several match, the longest path wins.
 *
 * URLs are matched by parsed origin and whole path segments, never by string prefix:
 * `https://hg.mozilla.org.evil/` and `https://hg.mozilla.org@evil/` are other hosts.
 *
 * @throws EvidenceConfigurationError `evidence-configuration-url`, or `evidence-configuration-option` where two
 *   entries name the same base
 */
export function createMirrorMap(mirrors: Mirrors): MirrorMap {
  const entries = mirrors instanceof Map ? [...mirrors] : Object.entries(mirrors);
  const rules = entries.map(([from, to]) => {
    const target = parseBaseUrl(to, `the mirror of ${JSON.stringify(originOf(from))}`);
    return { ...parseBaseUrl(from, 'a mirrored host'), target: `${target.origin}${target.path}` };
  });
  refuseRepeated(rules.map((rule) => `${rule.origin}${rule.path}`));
  rules.sort((a, b) => b.path.length - a.path.length);
  return (url) => {
    const rule = rules.find(({ origin, path }) => origin === url.origin && isBelow(url.pathname, path));
    return rule === undefined
      ? url
      : new URL(`${rule.target}${url.pathname.slice(rule.path.length)}${url.search}`);
  };
}

function isBelow(pathname: string, folder: string): boolean {
  return pathname === folder || pathname.startsWith(`${folder}/`);
}

function originOf(text: string): string {
  return URL.canParse(text) ? new URL(text).origin : 'an unreadable URL';
}

function refuseRepeated(bases: readonly string[]): void {
  const repeated = bases.find((base, index) => bases.indexOf(base) !== index);
  if (repeated === undefined) return;
  throw new EvidenceConfigurationError({
    code: 'evidence-configuration-option',
    message: `two mirrors for ${JSON.stringify(repeated)}`,
    nextStep:
      'Keep one mirror for each base URL; case, default ports and trailing slashes do not distinguish.',
    facts: { option: 'mirrors', base: repeated },
  });
}
