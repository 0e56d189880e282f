import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { cot, type ReportingProgram, reportingNode } from '../process.js';
import type { WorldServer } from '../world-server/start.js';

/** The whole command `cot verify`, for the release that is about to be signed. */
export function oursFor(server: WorldServer): ReportingProgram {
  return verificationOf(server, []);
}

/** The same with further options. */
export function verificationOf(
  { taskId, configPath }: Pick<WorldServer, 'taskId' | 'configPath'>,
  options: readonly string[],
): ReportingProgram {
  const args = ['verify', taskId, '--task-type', 'signing', '--config', configPath, ...options];
  return reportingNode([cot, ...args]);
}

/** The release of the public Python scriptworker that this project is compared with. */
const scriptworkerVersion = '63.6.1';

/** A Python that has the very release of scriptworker, or `undefined`. */
export async function findScriptworker(python: string | undefined): Promise<string | undefined> {
  if (python === undefined) return undefined;
  const printVersion = 'import importlib.metadata; print(importlib.metadata.version("scriptworker"))';
  const { stdout } = await execa(python, ['-c', printVersion], { reject: false });
  return stdout === scriptworkerVersion ? python : undefined;
}

/** The whole command `verify_cot` of the real scriptworker, for the same task on the same server. */
export function scriptworkerFor(python: string, server: WorldServer): ReportingProgram {
  const { taskId, rootUrl, publicKeys, hosts } = server;
  const program = fileURLToPath(new URL('../../python/verify_cot.py', import.meta.url));
  return {
    program: python,
    args: [program, taskId, '--task-type', 'signing', '--verify-sigs', '--no-check-task', '--cleanup'],
    env: {
      COT_BENCH: JSON.stringify({ rootUrl, publicKeys, port: hosts.port, hosts: hosts.names }),
      SSL_CERT_FILE: hosts.caPath,
      REQUESTS_CA_BUNDLE: hosts.caPath,
    },
  };
}

/** A client that only makes the given requests, all of them as soon as a connection is free, and verifies nothing. */
export async function bareClientFor(
  server: WorldServer,
  urls: readonly string[],
  connections: number,
): Promise<ReportingProgram> {
  const file = join(server.folder, 'urls.json');
  await writeFile(file, JSON.stringify(urls));
  const program = fileURLToPath(new URL('../bare-client.js', import.meta.url));
  return reportingNode([program, file, String(connections)]);
}
