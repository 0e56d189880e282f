import {
  createWorld,
  type Sandbox,
  type SandboxOptions,
  startSandbox,
  type World,
  type WorldOptions,
} from '@chain-of-trust/sandbox';

/** What a test gets. */
export interface Deployment {
  readonly world: World;
  readonly sandbox: Sandbox;
  /** Base URL of the first build in the Queue. */
  readonly build: string;
}

/** A small world. */
export function createSmallWorld(options: WorldOptions = {}): Promise<World> {
  return createWorld({ taskGraphTasks: 8, builds: 2, ...options });
}

/** A deployment that listens while `use` runs. */
export async function withSandbox(
  options: SandboxOptions,
  use: (deployment: Deployment) => Promise<void>,
): Promise<void> {
  const world = await createSmallWorld();
  const sandbox = await startSandbox(world, options);
  try {
    await use({ world, sandbox, build: `${sandbox.rootUrl}/api/queue/v1/task/${world.names.builds[0]}` });
  } finally {
    await sandbox.close();
  }
}

/** An answer, its redirects not followed, its body read. */
export async function get(url: string, headers: Readonly<Record<string, string>> = {}) {
  const response = await fetch(url, {
    redirect: 'manual',
    headers: { 'accept-encoding': 'identity', ...headers },
  });
  const body = Buffer.from(await response.arrayBuffer());
  return {
    status: response.status,
    headers: response.headers,
    body,
    json: () => JSON.parse(body.toString('utf8')),
  };
}
