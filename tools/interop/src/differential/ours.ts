import { createLiveEvidence } from '@chain-of-trust/evidence';
import { type Policy, parsePolicy } from '@chain-of-trust/policy';
import type { World } from '@chain-of-trust/sandbox';
import { parseEd25519PublicKey } from '@chain-of-trust/signing';
import { type ArtifactStore, CotError, type Report } from '@chain-of-trust/types';
import { verifyChainOfTrust, type WorkerKeys } from '@chain-of-trust/verifier';
import type { Case, Opinion } from './judge.js';
import type { Services } from './rewriter.js';
import { trustedKeysOf } from './trusted-keys.js';

/** A store that reads everything and keeps nothing. */
const store: ArtifactStore = {
  async write(_artifact, content) {
    for await (const _ of content);
  },
  publish: async () => undefined,
  abandon: async () => undefined,
};

/** Waits between attempts are of no interest here. */
const network = { attempts: 2, backoffBaseMs: 1, backoffMaxMs: 2, retryAfterMaxMs: 5 };

/** What our verifier reports of a task in a sandbox, over real HTTP. */
export async function report(
  { world, taskId, taskType, product }: Case,
  services: Services,
): Promise<Report> {
  const { rootUrl, mirrors } = services;
  const evidence = createLiveEvidence({ rootUrl, mirrors, network });
  try {
    return await verifyChainOfTrust({
      target: { taskId, taskType },
      evidence,
      policy: policyOf(product),
      keys: keysOf(world),
      at: world.now,
      store,
    });
  } finally {
    await evidence.close();
  }
}

/** Our opinion of a task. An error of ours is a refusal, as scriptworker's are; any other is a defect and rethrown. */
export async function verifyOurs(asked: Case, services: Services): Promise<Opinion> {
  try {
    const { verified, findings } = await report(asked, services);
    const codes = new Set(findings.map(({ code }) => code));
    return { isAccepted: verified, reason: [...codes].sort().join(', ') };
  } catch (error) {
    if (!(error instanceof CotError)) throw error;
    return { isAccepted: false, reason: error.code };
  }
}

const policies = new Map<string, Policy>();

function policyOf(product: string): Policy {
  const known = policies.get(product);
  if (known !== undefined) return known;
  const text = `extends: ${product}\nsignatureFormat: ed25519\n`;
  const policy = parsePolicy(Buffer.from(text), 'differential');
  policies.set(product, policy);
  return policy;
}

function keysOf(world: World): WorkerKeys {
  return new Map(
    [...trustedKeysOf(world)].map(([workerImplementation, keys]) => {
      const ed25519 = keys.map((key) => parseEd25519PublicKey(key));
      return [
        workerImplementation,
        { workerImplementation, ed25519, openpgp: { keys: [] }, origin: 'the world' },
      ];
    }),
  );
}
