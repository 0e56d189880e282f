import {
  DocumentError,
  isJsonObject,
  type JsonMembersBounds,
  JsonMembersReader,
  type JsonObject,
  type JsonValue,
  taskSizedBounds,
} from '@chain-of-trust/types';
import { exceptTarget, onlyKind } from '../../engine/applies.js';
import { Refusal, refusalOfDocument } from '../../engine/refusal.js';
import type { Rule, RuleContext } from '../../engine/rule.js';
import { readVerifiedArtifact } from '../../read-verified-artifact.js';

const taskGraphName = 'public/task-graph.json';

/** Graphs of 100 MB are real. */
const taskGraphBounds: JsonMembersBounds = {
  maxBytes: 512 * 1024 * 1024,
  maxDepth: 64,
  maxMemberBytes: taskSizedBounds.maxBytes,
};

/**
 * Establishes the definitions that a decision or action task generated, for the tasks of this chain.
 *
 * The graph is read while it arrives and is never in memory as a whole: it has thousands of entries, a chain has
 * dozens. All entries must be well-formed all the same.
 */
export const taskGraph: Rule<ReadonlyMap<string, JsonObject>> = {
  id: 'graph/task-graph',
  title: 'the task has published its task graph with the digest that its worker signed',
  source: 'spec: Verifying the chain (downloads each decision task’s task-graph.json)',
  appliesTo(link, setting) {
    const applies = exceptTarget(link, setting);
    return applies === true ? onlyKind(link, 'parent') : applies;
  },
  async check(context) {
    const members = await readGraph(context);
    const definitions = new Map<string, JsonObject>();
    for (const [taskId, entry] of members) {
      if (isJsonObject(entry) && isJsonObject(entry.task)) definitions.set(taskId, entry.task);
    }
    return definitions;
  },
};

async function readGraph(context: RuleContext): Promise<ReadonlyMap<string, JsonValue>> {
  const { link, chain } = context;
  const reader = new JsonMembersReader(taskGraphBounds, new Set(chain.links.map(({ taskId }) => taskId)));
  const { maxBytes } = taskGraphBounds;
  try {
    return await readVerifiedArtifact(context, { link, name: taskGraphName, maxBytes }, reader);
  } catch (error) {
    if (error instanceof DocumentError) throw new Refusal(refusalOfDocument(error, 'graph', taskGraphName));
    throw error;
  }
}
