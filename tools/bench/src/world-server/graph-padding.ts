import { lastRunOf, signRun, type World } from '@chain-of-trust/sandbox';

const taskGraphName = 'public/task-graph.json';

/**
 * Makes every entry of the release's task graph as large as entries of the real world, and lets the worker sign the
 * result. Only the part of an entry that no task definition repeats grows.
 */
export async function padTaskGraph(world: World, entryBytes: number): Promise<void> {
  const decision = world.tasks.get(world.names.decision);
  if (decision === undefined) throw new TypeError('the release has a decision task');
  const { artifacts } = lastRunOf(decision);
  const stored = artifacts.get(taskGraphName);
  if (stored?.storageType !== 's3' || !(stored.content instanceof Uint8Array))
    throw new TypeError('the decision task has published a task graph');
  const graph: Record<string, { attributes: object }> = JSON.parse(Buffer.from(stored.content).toString());
  for (const entry of Object.values(graph)) {
    const missing = entryBytes - JSON.stringify(entry).length;
    if (missing > 0) entry.attributes = { ...entry.attributes, ...attributesOf(missing) };
  }
  artifacts.set(taskGraphName, { ...stored, content: Buffer.from(JSON.stringify(graph)) });
  await signRun(world, decision);
}

/** Members like those of real entries: many, and short. */
function attributesOf(bytes: number): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (let size = 0, i = 0; size < bytes; i++) {
    const key = `attribute_${i}`;
    const value = `value-${i}/opt mochitest-browser-chrome`;
    attributes[key] = value;
    size += key.length + value.length + 6;
  }
  return attributes;
}
