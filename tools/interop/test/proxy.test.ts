import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, request, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  createTestAuthority,
  createWorld,
  type Hosts,
  type Sandbox,
  startHosts,
  startSandbox,
  type World,
  writeSetup,
} from '@chain-of-trust/sandbox';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runProgram } from '../src/program.js';

const cot = fileURLToPath(new URL('bin/cot.js', import.meta.resolve('@chain-of-trust/cli/package.json')));
const rootUrl = 'https://firefox-ci-tc.services.mozilla.com';

/** What the proxy was asked for, in the order of the first requests. */
const asked: string[] = [];
let world: World;
let sandbox: Sandbox;
let hosts: Hosts;
let proxy: Server;
let folder: string;

beforeAll(async () => {
  world = await createWorld({ taskGraphTasks: 20, builds: 1 });
  sandbox = await startSandbox(world);
  hosts = await startHosts(sandbox);
  proxy = startProxy(hosts);
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  folder = await mkdtemp(join(tmpdir(), 'cot-proxy-'));
  await writeSetup(world, sandbox, folder);
});

afterAll(async () => {
  proxy.closeAllConnections();
  await new Promise((resolve) => proxy.close(resolve));
  await hosts.close();
  await sandbox.close();
  await rm(folder, { recursive: true });
});

beforeEach(() => {
  asked.length = 0;
});

/** The names of the real world lead nowhere on this machine: only through the proxy is something found under them. */
function startProxy({ port }: Hosts): Server {
  const server = createServer((incoming, response) => {
    asked.push(`http ${new URL(incoming.url ?? '').host}`);
    const passed = request(incoming.url ?? '', {
      method: incoming.method ?? 'GET',
      headers: incoming.headers,
    });
    passed.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    incoming.pipe(passed);
  });
  server.on('connect', ({ url = '' }, client) => {
    asked.push(`tunnel ${url}`);
    const upstream = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
    for (const socket of [upstream, client]) socket.on('error', () => undefined);
  });
  return server;
}

const proxyUrl = () => `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;

/** Whatever this machine has. */
const noProxies = Object.fromEntries(
  ['https_proxy', 'http_proxy', 'no_proxy'].flatMap((name) => [
    [name, ''],
    [name.toUpperCase(), ''],
  ]),
);

function verify(env: Readonly<Record<string, string>>, base = rootUrl) {
  const args = ['--task-type', 'signing', '--policy', join(folder, 'policy.yml'), '--root-url', base];
  const hasty = join(folder, 'hasty.yml');
  return runProgram(process.execPath, [cot, 'verify', world.names.signing, ...args, '--config', hasty], {
    env: { ...noProxies, NODE_EXTRA_CA_CERTS: '', ...env },
  });
}

describe('cot verify, in a network that has a proxy and an authority of its own', () => {
  beforeAll(() => writeFile(join(folder, 'hasty.yml'), 'network: { attempts: 1 }\n'));

  test('reads everything through the proxy', async () => {
    const env = { HTTPS_PROXY: proxyUrl(), HTTP_PROXY: proxyUrl(), NODE_EXTRA_CA_CERTS: hosts.caPath };
    const { exitCode, stdout, stderr } = await verify(env);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toContain('VERIFIED');
    const names = [
      'firefox-ci-tc.services.mozilla.com',
      'hg.mozilla.org',
      'firefoxci.taskcluster-artifacts.net',
    ];
    for (const name of names) expect(asked).toContain(`tunnel ${name}:443`);
  });

  test('reads plain http through the proxy, too, but for the hosts that are excepted', async () => {
    const env = { https_proxy: proxyUrl(), http_proxy: proxyUrl(), NODE_EXTRA_CA_CERTS: hosts.caPath };
    expect((await verify(env, sandbox.rootUrl)).exitCode).toBe(0);
    const plain = `http ${new URL(sandbox.rootUrl).host}`;
    expect(asked).toContain(plain);
    asked.length = 0;
    expect((await verify({ ...env, NO_PROXY: '127.0.0.1' }, sandbox.rootUrl)).exitCode).toBe(0);
    expect(asked).not.toContain(plain);
    expect(asked).toContain('tunnel hg.mozilla.org:443');
  });

  test('cannot find out without the proxy', async () => {
    const { exitCode } = await verify({ NODE_EXTRA_CA_CERTS: hosts.caPath });
    expect([exitCode, asked]).toEqual([3, []]);
  });

  test('cannot find out what another authority vouches for, and says what to do', async () => {
    const other = await createTestAuthority();
    try {
      const env = { HTTPS_PROXY: proxyUrl(), NODE_EXTRA_CA_CERTS: other.caPath };
      const { exitCode, stdout } = await verify(env);
      expect(exitCode).toBe(3);
      expect(stdout).toContain('NODE_EXTRA_CA_CERTS');
    } finally {
      await other.close();
    }
  });

  test('refuses what is no URL of a proxy, and does not say it, as it may hold a password', async () => {
    const { exitCode, stderr } = await verify({ HTTPS_PROXY: 'socks5://user:password@proxy.example.com' });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('evidence-configuration-url');
    expect(stderr).not.toContain('password');
  });
});
