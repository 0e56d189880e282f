import type { ResolvedLink } from '@chain-of-trust/chain';
import type { Policy } from '@chain-of-trust/policy';
import type { Evidence, JsonObject, JsonValue } from '@chain-of-trust/types';
import type { DecisionDocuments } from '../graph/decision-documents.js';
import type { SourceRevision } from '../source/revision.js';

/** What a definition is rebuilt from. */
export interface RebuildInput {
  /** The decision or action task that is rebuilt. */
  readonly link: ResolvedLink;
  /** The decision task of its task group: itself, unless it is an action task. */
  readonly decision: ResolvedLink;
  /** What the decision task was made from: the tree that has the template. */
  readonly source: SourceRevision;
  readonly evidence: Evidence;
  readonly policy: Policy;
  /** What the decision task published; asked for by actions only. */
  readonly documents: () => Promise<DecisionDocuments>;
}

/** A template with the json-e context that it is rendered in; `now` and `as_slugid` are added to every context. */
export interface Recipe {
  readonly template: JsonValue;
  readonly context: JsonObject;
}

/** Finds out from which recipes a task may have been made; each is one that the product's own services would use. */
export type Rebuild = (input: RebuildInput) => Promise<readonly Recipe[]>;
