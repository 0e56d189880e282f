import { createChainOfTrust, type WorkerPrivateKeys } from '@chain-of-trust/generator';
import type { Policy } from '@chain-of-trust/policy';
import type { WorkerKeySet } from '@chain-of-trust/signing';
import { blobArtifactNames, type WorkerImplementation } from '@chain-of-trust/types';
import { type SignedDocument, verifyBlob } from '@chain-of-trust/verifier';
import { UsageError } from '../../error.js';
import { type CheckRow, notChecked, rowOf } from './row.js';

/** Whom verifiers trust. */
export interface Trust {
  readonly policy: Policy | undefined;
  /** Of the worker implementation; `undefined` where it has none. */
  readonly keySet: WorkerKeySet | undefined;
  readonly implementation: WorkerImplementation;
}

/** Signs a blob of nothing that ever ran, and has it verified as a release would. */
export async function blobRows(
  keys: WorkerPrivateKeys | undefined,
  trust: Trust | undefined,
  at: Date,
): Promise<readonly CheckRow[]> {
  if (keys === undefined)
    return [notChecked('blob', 'there is no key that can sign', 'Put the key right first.')];
  if (trust === undefined)
    return [
      notChecked(
        'blob',
        'nobody says whom verifiers trust',
        'Add --product or --policy, --keys or --key-repo.',
      ),
    ];
  const { files } = await createChainOfTrust(probe, { artifacts: [probeOutput], keys, at });
  const content = (name: string) => files.find((file) => file.name === name)?.content ?? new Uint8Array();
  const documents: [string, SignedDocument][] = [];
  if (keys.ed25519 !== undefined) {
    const document = content(blobArtifactNames.ed25519);
    const signature = content(blobArtifactNames.ed25519Signature);
    documents.push(['blob, ed25519', { format: 'ed25519', document, signature }]);
  }
  if (keys.openpgp !== undefined)
    documents.push(['blob, gpg', { format: 'gpg', message: content(blobArtifactNames.gpg) }]);
  return Promise.all(documents.map(([check, document]) => verifiedRow(check, document, trust, at)));
}

async function verifiedRow(
  check: string,
  document: SignedDocument,
  trust: Trust,
  at: Date,
): Promise<CheckRow> {
  const { keySet, implementation } = trust;
  const nextStep = `Have the public half of the key added to those of ${implementation}; cot keygen prints how.`;
  if (keySet === undefined)
    return { check, status: 'not ok', detail: `no keys of ${implementation} are trusted`, nextStep };
  const verdict = await verifyBlob(document, keySet, at);
  if (verdict.verified)
    return {
      check,
      status: 'ok',
      detail: `verified by the key ${verdict.signedBy.fingerprint} of ${keySet.origin}`,
    };
  const [first] = verdict.findings;
  return { check, status: 'not ok', detail: `${first?.code}: ${first?.message}`, nextStep };
}

/** Whether the formats that are signed are those that verifiers demand. */
export async function formatRow(
  keys: WorkerPrivateKeys | undefined,
  policy: Policy | undefined,
): Promise<CheckRow> {
  if (keys === undefined)
    return notChecked('format', 'there is no key that can sign', 'Put the key right first.');
  if (policy === undefined)
    return notChecked('format', 'no policy says what is demanded', 'Add --product or --policy.');
  return rowOf('format', () => {
    const { signatureFormat: demanded } = policy;
    const has = { ed25519: keys.ed25519 !== undefined, gpg: keys.openpgp !== undefined };
    const isMet = { ...has, both: has.ed25519 && has.gpg, either: has.ed25519 || has.gpg }[demanded];
    const signed = has.ed25519 && has.gpg ? 'both' : has.gpg ? 'gpg' : 'ed25519';
    if (isMet) return `signs ${signed}, and ${policy.product} demands ${demanded}`;
    throw new UsageError({
      code: 'usage-conflict',
      message: `signs ${signed}, but ${policy.product} demands ${demanded}`,
      nextStep: 'Give the worker the keys of the formats that are demanded.',
    });
  });
}

const probeOutput = { name: 'public/probe', content: Buffer.from('probe\n') };

/** The form of a run; ids of nothing. */
const probe = {
  taskId: 'AAAAAAAAQACAAAAAAAAAAA',
  runId: 0,
  task: {
    provisionerId: 'worker-check',
    workerType: 'worker-check',
    schedulerId: 'worker-check',
    taskGroupId: 'AAAAAAAAQACAAAAAAAAAAA',
    dependencies: [],
    scopes: [],
    created: '1970-01-01T00:00:00.000Z',
    deadline: '1970-01-01T00:00:00.000Z',
    payload: {},
    metadata: { name: 'worker-check', description: 'no task', owner: 'nobody', source: 'none' },
  },
  workerGroup: 'worker-check',
  workerId: 'worker-check',
  environment: {},
};
