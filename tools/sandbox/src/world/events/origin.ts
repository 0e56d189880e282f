import type { JsonObject } from '@chain-of-trust/types';
import type { PushFacts } from '../definitions.js';

/** Where a release comes from: what its tasks name as their source, and the service that creates its decision task. */
export interface Origin {
  readonly facts: PushFacts;
  /** The tree's `.taskcluster.yml`. */
  readonly template: string;
  /** The decision task that the service creates for the event. */
  decide(taskId: string): JsonObject;
  /** What the decision task puts into the payload of every hook. */
  readonly forHooks: { readonly push: JsonObject; readonly repository: JsonObject };
  /** What the decision task was made with; `public/parameters.yml`. */
  readonly parameters: JsonObject;
}
