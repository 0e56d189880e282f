import type { Ed25519PublicKey } from '@chain-of-trust/signing';
import { KeyRepoError } from '../error.js';

/**
 * An ed25519 key cannot be certified, so it has no place in a signed directory.
 *
 * @throws KeyRepoError `key-repo-file`
 */
export function refuseUncertifiable(keys: readonly Ed25519PublicKey[], path: string): void {
  if (keys.length === 0) return;
  throw new KeyRepoError({
    code: 'key-repo-file',
    message: `${path} holds an ed25519 key, which no trusted key can certify`,
    nextStep: 'Put ed25519 keys into the policy, or into a flat folder.',
    facts: { path },
  });
}
