import { readFile } from 'node:fs/promises';
import { type RequestOptions, request } from 'node:https';
import {
  createTestAuthority,
  createWorld,
  type Hosts,
  type Sandbox,
  startHosts,
  startSandbox,
  type World,
} from '@chain-of-trust/sandbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const rootHost = 'firefox-ci-tc.services.mozilla.com';
const artifact = 'public/build/target-0.zip';

describe('startHosts', () => {
  let world: World;
  let sandbox: Sandbox;
  let hosts: Hosts;
  let ca: string;

  beforeAll(async () => {
    world = await createWorld({ taskGraphTasks: 8, builds: 2 });
    sandbox = await startSandbox(world);
    hosts = await startHosts(sandbox);
    ca = await readFile(hosts.caPath, 'utf8');
  });

  afterAll(async () => {
    await hosts.close();
    await sandbox.close();
  });

  /** A client that trusts the authority alone and checks the host name. */
  function get(url: string, options: RequestOptions = {}): Promise<Answer> {
    const { hostname, pathname, search } = new URL(url);
    const target = { host: '127.0.0.1', port: hosts.port, servername: hostname, path: pathname + search };
    const headers = { host: hostname };
    return new Promise((resolve, reject) => {
      request({ ...target, headers, ca, agent: false, ...options }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const { statusCode: status, headers } = response;
          resolve({ status, location: headers.location, body: Buffer.concat(chunks) });
        });
      })
        .on('error', reject)
        .end();
    });
  }

  interface Answer {
    readonly status: number | undefined;
    readonly location: string | undefined;
    readonly body: Buffer;
  }

  const artifactUrl = (taskId = '') =>
    `https://${rootHost}/api/queue/v1/task/${taskId}/artifacts/${artifact}`;

  it('answers for Taskcluster under its own name', async () => {
    const { status, body } = await get(`https://${rootHost}/api/queue/v1/task/${world.names.signing}`);
    expect(status).toBe(200);
    expect(JSON.parse(body.toString())).toEqual(world.tasks.get(world.names.signing)?.definition);
  });

  it('answers for the hosts that the sandbox mirrors', async () => {
    const [repository] = world.repositories.values();
    const [path, content] = [...(repository?.files ?? [])][0] ?? [];
    const { body } = await get(`${repository?.url}/raw-file/${path}`);
    expect(body).toEqual(content);
    const [raw, file] = [...world.rawFiles][0] ?? [];
    expect((await get(`https://raw.githubusercontent.com/${raw}`)).body).toEqual(file);
  });

  it('leads a client to the object store', async () => {
    const redirect = await get(artifactUrl(world.names.builds[0]));
    expect(redirect.status).toBe(303);
    expect(new URL(redirect.location ?? '').protocol).toBe('https:');
    const { status, body } = await get(redirect.location ?? '');
    expect(status).toBe(200);
    expect(body).toHaveLength(4096);
  });

  it('passes a refusal on', async () => {
    expect((await get(`https://${rootHost}/api/queue/v1/task/AAAAAAAAAAAAAAAAAAAAAA`)).status).toBe(404);
  });

  it('passes on that a body breaks off', async () => {
    const faulty = await startSandbox(world, { faults: { resetEvery: 1 } });
    const authority = await createTestAuthority();
    const front = await startHosts(faulty, { authority });
    const trusted = await readFile(front.caPath, 'utf8');
    const broken = get(`https://${rootHost}/api/queue/v1/task/${world.names.signing}`, {
      port: front.port,
      ca: trusted,
    });
    await expect(broken).rejects.toMatchObject({ code: 'ECONNRESET' });
    await front.close();
    await authority.close();
    await faulty.close();
  });

  it('goes on when a client goes away before the answer', async () => {
    const url = `/api/queue/v1/task/${world.names.signing}`;
    const slow = await startSandbox(world, { faults: { latencyMs: 50 } });
    const front = await startHosts(slow);
    const trusted = await readFile(front.caPath, 'utf8');
    const options = { host: '127.0.0.1', port: front.port, servername: rootHost, ca: trusted, path: url };
    const headers = { host: rootHost };
    const leaving = request({ ...options, headers, agent: false }).on('error', () => undefined);
    leaving.end();
    await expect.poll(() => slow.requests.length).toBe(1);
    leaving.destroy();
    const stayed = await get(`https://${rootHost}${url}`, { port: front.port, ca: trusted });
    expect(stayed.status).toBe(200);
    await front.close();
    await slow.close();
  });

  it('has no certificate for other hosts', async () => {
    await expect(get('https://example.com/')).rejects.toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  });

  it('answers for no other host', async () => {
    expect((await get(`https://${rootHost}/`, { headers: { host: 'example.com' } })).status).toBe(421);
  });

  it('is not trusted by a client that does not know the authority', async () => {
    await expect(get(`https://${rootHost}/`, { ca: [] })).rejects.toMatchObject({
      code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    });
  });
});
