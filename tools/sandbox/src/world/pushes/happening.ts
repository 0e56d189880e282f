import type { WorldBuilder } from '../builder.js';
import type { Origin } from '../events/origin.js';
import type { ResolvedWorldOptions } from '../options.js';
import type { World } from '../world.js';

/** What happens in a world is told with these. */
export interface Happening {
  readonly world: World;
  readonly options: ResolvedWorldOptions;
  readonly builder: WorldBuilder;
  readonly origin: Origin;
}

/** Name of the index entry of the docker image. */
export function imageNamespace({ facts }: Origin): string {
  return `${facts.trustDomain}.cache.level-3.docker-images.v2.debian12.latest`;
}
