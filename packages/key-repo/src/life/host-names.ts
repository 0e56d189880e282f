import { KeyRepoError } from '../error.js';

/** What user IDs of workers are put together from. */
export interface HostNames {
  readonly user: string;
  readonly hosts: readonly string[];
  readonly name?: string;
  readonly comment?: string;
}

const label = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?';
const hostName = new RegExp(`^${label}(?:\\.${label})*$`);
const userName = /^[A-Za-z0-9_](?:[A-Za-z0-9._+-]{0,62}[A-Za-z0-9_])?$/;
/** No control characters, and none that separates the parts of a user ID. */
const words = /^[^\p{C}()<>@]{1,120}$/u;

/**
 * Checks the names that become parts of user IDs and of file names.
 *
 * @throws KeyRepoError `key-repo-host`
 * @see RFC 1123 section 2.1 (host names)
 */
export function assertNames({ user, hosts, name, comment }: HostNames): void {
  if (!userName.test(user)) throw refusal(user, 'is no name of an account');
  if (hosts.length === 0) throw refusal('', 'names no host');
  const seen = new Set<string>();
  for (const host of hosts) {
    if (host.length > 253 || !hostName.test(host)) throw refusal(host, 'is no host name');
    if (seen.has(host.toLowerCase())) throw refusal(host, 'is given twice');
    seen.add(host.toLowerCase());
  }
  for (const text of [name, comment]) {
    const isFit = text === undefined || (words.test(text) && text.trim() === text);
    if (!isFit) throw refusal(text, 'cannot be part of a user ID');
  }
}

function refusal(actual: string, what: string): KeyRepoError {
  return new KeyRepoError({
    code: 'key-repo-host',
    message: `${JSON.stringify(actual)} ${what}`,
    nextStep: 'Give one account, and the full name of each host once, like signing-1.example.com.',
    facts: { actual },
  });
}
