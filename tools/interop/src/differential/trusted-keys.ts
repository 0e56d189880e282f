import type { World } from '@chain-of-trust/sandbox';
import type { WorkerImplementation } from '@chain-of-trust/types';

/**
 * The ed25519 keys that both verifiers trust, by worker implementation. Where generic-worker runs payloads of
 * docker-worker, its key is among those of docker-worker, as in production.
 */
export function trustedKeysOf({
  keys,
  dockerPayloadsOn,
}: World): ReadonlyMap<WorkerImplementation, readonly string[]> {
  const own = new Map([...keys].map(([name, { ed25519PublicKey }]) => [name, [ed25519PublicKey]]));
  if (dockerPayloadsOn === 'docker-worker') return own;
  return own.set(
    'docker-worker',
    ['docker-worker' as const, dockerPayloadsOn].flatMap((name) => own.get(name) ?? []),
  );
}
