import { actionTamperings } from './actions.js';
import { artifactTamperings } from './artifacts.js';
import { blobTamperings } from './blobs.js';
import { chainTamperings } from './chain.js';
import { cronTamperings } from './cron.js';
import { definitionTamperings } from './definitions.js';
import { gitHubTamperings } from './github.js';
import { sourceTamperings } from './source.js';
import type { Tampering } from './tampering.js';
import { workerTamperings } from './workers.js';

/** Every tampering that the sandbox knows, by what it attacks. */
export const tamperings: readonly Tampering[] = [
  ...artifactTamperings,
  ...blobTamperings,
  ...definitionTamperings,
  ...workerTamperings,
  ...chainTamperings,
  ...sourceTamperings,
  ...cronTamperings,
  ...actionTamperings,
  ...gitHubTamperings,
];

/** Finds a tampering by its name. */
export function findTampering(name: string): Tampering | undefined {
  return tamperings.find((tampering) => tampering.name === name);
}
