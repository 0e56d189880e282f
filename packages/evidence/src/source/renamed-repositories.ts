import { EvidenceError } from '@chain-of-trust/types';
import { EvidenceConfigurationError } from '../error.js';
import { isOnGitHub, nameKey, parseGitHubName } from './repository-url.js';

/** URL of a repository on GitHub to the URL it has today, like `https://github.com/a/old` to `https://github.com/a/new`. */
export type RenamedRepositories = Readonly<Record<string, string>>;

/** Gives the URL under which a repository is asked for: the same where it was not renamed. */
export type CurrentUrl = (url: string) => string;

/**
 * Makes the function that knows new names. A renamed repository is asked for under its new name from the start: the
 * old one may be taken by somebody else at any time, and then leads to their repository.
 *
 * @throws EvidenceConfigurationError `evidence-configuration-url` for what is not https://github.com/OWNER/NAME,
 *   `evidence-configuration-option` where a name is given twice, or a new name is an old one, too
 */
export function createCurrentUrl(renamed: RenamedRepositories): CurrentUrl {
  const news = new Map<string, string>();
  for (const [old, now] of Object.entries(renamed)) {
    const key = keyOf(old);
    if (news.has(key)) throw ambiguous(key);
    news.set(key, now);
  }
  for (const now of news.values()) if (news.has(keyOf(now))) throw ambiguous(keyOf(now));
  return news.size === 0 ? (url) => url : (url) => currentUrl(news, url);
}

function currentUrl(news: ReadonlyMap<string, string>, url: string): string {
  const key = isOnGitHub(url) ? nameKey(parseGitHubName(url)) : undefined;
  return key === undefined ? url : (news.get(key) ?? url);
}

function keyOf(url: string): string {
  try {
    return nameKey(parseGitHubName(url));
  } catch (cause) {
    if (!(cause instanceof EvidenceError)) throw cause;
    throw new EvidenceConfigurationError({
      code: 'evidence-configuration-url',
      message: `renamed repositories: ${cause.message}`,
      nextStep: 'Give URLs like https://github.com/OWNER/NAME, the old one first.',
      facts: { what: 'a renamed repository' },
      cause,
    });
  }
}

function ambiguous(repository: string): EvidenceConfigurationError {
  return new EvidenceConfigurationError({
    code: 'evidence-configuration-option',
    message: `renamed repositories: ${repository} is named more than once`,
    nextStep: 'Name each old repository once, with the name that it has today.',
    facts: { option: 'renamedRepositories', repository },
  });
}
