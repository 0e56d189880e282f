import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { dump } from 'js-yaml';
import type { Sandbox } from '../server/start.js';
import type { World } from '../world/world.js';

/** Files that a user of `cot` needs to verify against a sandbox. */
export interface Setup {
  readonly configPath: string;
  readonly policyPath: string;
  readonly keysFolder: string;
}

/** Writes the configuration, the policy and the public keys of a sandbox into a folder. */
export async function writeSetup(world: World, sandbox: Sandbox, folder: string): Promise<Setup> {
  const setup = {
    configPath: join(folder, 'cot.yml'),
    policyPath: join(folder, 'policy.yml'),
    keysFolder: join(folder, 'keys'),
  };
  await Promise.all(
    [...keyFiles(world)].map(([path, content]) => write(join(setup.keysFolder, path), content)),
  );
  await write(setup.policyPath, dump(policyOf(world)));
  const keys = world.signatureFormat === 'ed25519' ? {} : { keys: './keys' };
  await write(
    setup.configPath,
    dump({ rootUrl: sandbox.rootUrl, mirrors: sandbox.mirrors, policy: './policy.yml', ...keys }),
  );
  return setup;
}

async function write(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}

function policyOf(world: World) {
  const ed25519PublicKeys: Record<string, string[]> = Object.fromEntries(
    [...world.keys].map(([name, { ed25519PublicKey }]) => [name, [ed25519PublicKey]]),
  );
  // As production has it while docker payloads move from one worker implementation to the other.
  if (world.dockerPayloadsOn === 'generic-worker')
    ed25519PublicKeys['docker-worker']?.push(...(ed25519PublicKeys['generic-worker'] ?? []));
  return { extends: world.product, signatureFormat: world.signatureFormat, ed25519PublicKeys };
}

/** Flat folders as for Taskcluster's workers, a signed one for scriptworkers. @see spec, "GPG homedir management" */
function* keyFiles(world: World): Generator<[string, string]> {
  for (const [name, { ed25519PublicKey, openpgpPublicKey }] of world.keys) {
    if (name === 'scriptworker') {
      yield ['scriptworker/valid/worker.pub', openpgpPublicKey];
      yield ['scriptworker/trusted/release-engineer.pub', world.trustedKey.publicKey];
    } else {
      yield [`${name}/worker.pub`, openpgpPublicKey];
      yield [`${name}/worker.ed25519.pub`, `${ed25519PublicKey}\n`];
    }
  }
}
