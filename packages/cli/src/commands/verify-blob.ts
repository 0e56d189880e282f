import { resolve } from 'node:path';
import { loadWorkerKeySet } from '@chain-of-trust/key-repo';
import { printable } from '@chain-of-trust/report';
import { isWorkerImplementation } from '@chain-of-trust/types';
import { type BlobVerdict, type SignedDocument, verifyBlob } from '@chain-of-trust/verifier';
import { UsageError } from '../error.js';
import { exitStatus } from '../exit-status.js';
import { readFileOf } from '../files.js';
import { type Options, referenceTime, required } from '../options.js';
import type { Terminal } from '../terminal.js';

/** `cot verify-blob`: verifies one blob by itself, prints the verdict and returns the exit status. */
export async function verifyBlobFile(file: string, options: Options, terminal: Terminal): Promise<number> {
  const at = referenceTime(options.at, terminal.now);
  const implementation = required(options, 'workerImplementation', '--worker-implementation');
  if (!isWorkerImplementation(implementation)) throw unknownImplementation(implementation);
  const folder = resolve(terminal.cwd, required(options, 'keys', '--keys'));
  const keySet = await loadWorkerKeySet(folder, implementation, { at });
  const document = await readDocument(resolve(terminal.cwd, file), options, terminal);
  const verdict = await verifyBlob(document, keySet, at);
  terminal.stdout(options.format === 'json' ? toJson(verdict, at) : toText(verdict, at));
  return verdict.verified ? exitStatus.ok : exitStatus.refused;
}

/** The content says which format it is: an armored message, or a document with its signature in another file. */
async function readDocument(file: string, options: Options, terminal: Terminal): Promise<SignedDocument> {
  const content = await readFileOf(file, 'blob');
  if (isArmored(content)) return { format: 'gpg', message: content };
  const signatureFile =
    options.signature === undefined ? `${file}.sig` : resolve(terminal.cwd, options.signature);
  return { format: 'ed25519', document: content, signature: await readFileOf(signatureFile, 'signature') };
}

function isArmored(content: Uint8Array): boolean {
  return Buffer.from(content.subarray(0, 4096)).toString('latin1').includes('-----BEGIN PGP ');
}

function unknownImplementation(name: string): UsageError {
  return new UsageError({
    code: 'usage-value',
    message: `no worker implementation is named ${JSON.stringify(name)}`,
  });
}

function toJson(verdict: BlobVerdict, at: Date): string {
  const content = verdict.verified
    ? { verified: true, at, signedBy: verdict.signedBy, findings: [], blob: verdict.blob.content }
    : { verified: false, at, findings: verdict.findings };
  return `${JSON.stringify(content, null, 2)}\n`;
}

function toText(verdict: BlobVerdict, at: Date): string {
  const time = `  reference time ${at.toISOString()}`;
  if (verdict.verified) {
    const { format, fingerprint, primaryFingerprint } = verdict.signedBy;
    const { taskId, runId, workerGroup, workerId } = verdict.blob.content;
    return [
      `VERIFIED blob of ${taskId} run ${runId} by ${printable(`${workerGroup}/${workerId}`)}`,
      `  ${format} key ${fingerprint}${fingerprint === primaryFingerprint ? '' : ` of ${primaryFingerprint}`}`,
      `  ${verdict.blob.artifactNames.length} artifacts`,
      `${time}\n`,
    ].join('\n');
  }
  const findings = verdict.findings.map(({ code, message, nextStep }) =>
    [`✗ ${code}`, `    ${printable(message)}`, `    next step: ${printable(nextStep)}`].join('\n'),
  );
  return `${findings.join('\n')}\nREFUSED\n${time}\n`;
}
