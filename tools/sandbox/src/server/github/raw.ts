import type { World } from '../../world/world.js';
import type { Exchange } from '../route.js';
import { authenticate, mayRead } from './access.js';
import { findRepository, Network } from './history.js';

/**
 * The file that raw.githubusercontent.com serves at `OWNER/NAME/REF/PATH`. Names of branches and tags may have
 * slashes: the shortest name that there is wins.
 */
export function findRawFile(
  world: World,
  token: string,
  exchange: Pick<Exchange, 'request' | 'captured'>,
): Uint8Array | undefined {
  const [owner = '', name = '', ...rest] = (exchange.captured[0] ?? '').split('/');
  const repository = findRepository(world, owner, name);
  if (repository === undefined || !mayRead(repository, authenticate(exchange, token))) return undefined;
  const network = new Network(world, repository);
  for (let slash = 1; slash < rest.length; slash += 1) {
    const commit = network.resolve(rest.slice(0, slash).join('/'));
    if (commit !== undefined) return network.file(commit.sha, rest.slice(slash).join('/'));
  }
  return undefined;
}
