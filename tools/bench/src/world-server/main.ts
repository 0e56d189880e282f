import { subscribe } from 'node:diagnostics_channel';
import { createWorld, startHosts, startSandbox, type World, writeSetup } from '@chain-of-trust/sandbox';
import { padTaskGraph } from './graph-padding.js';
import type { ServerMessage, WorldSpec } from './protocol.js';

/** Arguments: the {@link WorldSpec} as JSON and a folder. Answers each message with the traffic since the last one. */
const [spec = '', folder = ''] = process.argv.slice(2);
let connections = 0;
subscribe('net.server.socket', () => {
  connections++;
});
const { world: options, latencyMs, graphEntryBytes }: WorldSpec = JSON.parse(spec);
const world = await createWorld(options);
if (graphEntryBytes !== undefined) await padTaskGraph(world, graphEntryBytes);
const faults = latencyMs === undefined ? {} : { latencyMs };
const sandbox = await startSandbox(world, { pageSize: 1000, faults });
const hosts = await startHosts(sandbox);
const { configPath } = await writeSetup(world, sandbox, folder);
let asked = 0;
process.on('message', () => {
  const requests = sandbox.requests.slice(asked);
  asked = sandbox.requests.length;
  const gets = requests.filter(({ method }) => method === 'GET');
  const urls = gets.map(({ url, headers }) => `http://${headers.host}${url}`);
  send({ type: 'traffic', traffic: { requests: requests.length, urls, connections } });
  connections = 0;
});
process.on('disconnect', () => void Promise.all([hosts.close(), sandbox.close()]));
send({
  type: 'ready',
  facts: {
    taskId: world.names.signing,
    siblings: world.names.siblings,
    configPath,
    rootUrl: sandbox.rootUrl,
    hosts: { caPath: hosts.caPath, port: hosts.port, names: hosts.hosts },
    publicKeys: publicKeysOf(world),
  },
});

function publicKeysOf({ keys }: World): Record<string, string> {
  return Object.fromEntries([...keys].map(([name, { ed25519PublicKey }]) => [name, ed25519PublicKey]));
}

function send(message: ServerMessage): void {
  process.send?.(message);
}
