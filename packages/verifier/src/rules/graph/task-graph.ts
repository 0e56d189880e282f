import {
  DocumentError,
  isJsonObject,
  type JsonBounds,
  type JsonObject,
  parseJson,
} from '@chain-of-trust/types';
import { exceptTarget, onlyKind } from '../../engine/applies.js';
import { Refusal, refusalOfDocument } from '../../engine/refusal.js';
import type { Rule } from '../../engine/rule.js';
import { readVerifiedArtifact } from '../../read-verified-artifact.js';

const taskGraphName = 'public/task-graph.json';

/** Graphs of 100 MB are real. */
const taskGraphBounds: JsonBounds = { maxBytes: 512 * 1024 * 1024, maxDepth: 64 };

/**
 * Establishes the definitions that a decision or action task generated, for the tasks of this chain.
 *
 * The other entries are dropped at once: a graph has thousands, a chain has dozens.
 */
export const taskGraph: Rule<ReadonlyMap<string, JsonObject>> = {
  id: 'graph/task-graph',
  title: 'the task has published its task graph with the digest that its worker signed',
  source: 'spec: Verifying the chain (downloads each decision task’s task-graph.json)',
  appliesTo(link) {
    const applies = exceptTarget(link);
    return applies === true ? onlyKind(link, 'parent') : applies;
  },
  async check(context) {
    const bytes = await readVerifiedArtifact(context, context.link, taskGraphName, taskGraphBounds.maxBytes);
    const graph = parseGraph(bytes);
    const definitions = new Map<string, JsonObject>();
    for (const { taskId } of context.chain.links) {
      const entry = Object.hasOwn(graph, taskId) ? graph[taskId] : undefined;
      if (isJsonObject(entry) && isJsonObject(entry.task)) definitions.set(taskId, entry.task);
    }
    return definitions;
  },
};

function parseGraph(bytes: Uint8Array): JsonObject {
  try {
    const graph = parseJson(bytes, taskGraphBounds);
    if (isJsonObject(graph)) return graph;
  } catch (error) {
    if (error instanceof DocumentError) throw new Refusal(refusalOfDocument(error, 'graph', taskGraphName));
    throw error;
  }
  throw new Refusal({
    code: 'graph/malformed',
    message: `${taskGraphName} is not an object of tasks`,
    where: taskGraphName,
    nextStep: 'Look at what the decision task published.',
  });
}
