import { KeyRepoError } from '../error.js';

/** As much as the longest socket of gpg's needs after the homedir's path, of the 107 characters that there are. */
const maxHomedirLength = 107 - '/S.gpg-agent.browser'.length;

/**
 * Refuses a path that leaves no room for the sockets of gpg's agents.
 *
 * @throws KeyRepoError `key-repo-homedir-path`
 */
export function assertShort(homedir: string): void {
  if (Buffer.byteLength(homedir) <= maxHomedirLength) return;
  throw new KeyRepoError({
    code: 'key-repo-homedir-path',
    message: `${homedir} is too long for the sockets of gpg: more than ${maxHomedirLength} characters`,
    nextStep: 'Name a folder with a shorter path.',
    facts: { path: homedir, maxLength: maxHomedirLength },
  });
}
