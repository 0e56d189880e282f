import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { runProgram } from './program.js';

/** A real Mercurial repository with one changeset, served by `hg serve`. */
export interface MercurialServer {
  readonly url: string;
  /** The full hash of the changeset. */
  readonly revision: string;
}

/** Settings of the user, like hooks and extensions, have no place here. */
const env = { HGPLAIN: '1', HGRCPATH: '', HGUSER: 'interop <interop@example.com>' };

/** Commits files to a new repository and serves it on this machine while `use` runs. */
export async function withMercurialServer<T>(
  files: Readonly<Record<string, string>>,
  use: (server: MercurialServer) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'cot-hg-'));
  try {
    const revision = await commit(folder, files);
    const port = await freePort();
    const serve = ['serve', '--cwd', folder, '--address', '127.0.0.1', '--port', String(port)];
    const server = execa('hg', serve, { env, reject: false, stdin: 'ignore', stdout: 'ignore' });
    try {
      const url = `http://127.0.0.1:${port}`;
      await answers(url);
      return await use({ url, revision });
    } finally {
      server.kill();
      await server;
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function commit(folder: string, files: Readonly<Record<string, string>>): Promise<string> {
  const hg = async (...args: string[]) => {
    const { exitCode, stdout, stderr } = await runProgram('hg', ['--cwd', folder, ...args], { env });
    if (exitCode !== 0) throw new Error(`hg ${args.join(' ')} ended with ${exitCode}: ${stderr}`);
    return stdout;
  };
  await hg('init');
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  await hg('commit', '--addremove', '--message', 'interop', '--date', '0 0');
  return (await hg('log', '--rev', '.', '--template', '{node}')).trim();
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

async function answers(url: string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const response = await fetch(url).catch(() => undefined); // refused until hg listens
    if (response !== undefined) {
      await response.arrayBuffer();
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`hg serve does not answer at ${url}`);
}
