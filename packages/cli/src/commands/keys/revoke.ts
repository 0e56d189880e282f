import { readPublicKeyFile, revokeWithGpg } from '@chain-of-trust/key-repo';
import { OpenPgpPublicKey, type RevocationReason, revokeOpenPgpKey } from '@chain-of-trust/signing';
import { UsageError } from '../../error.js';
import { exitStatus } from '../../exit-status.js';
import { type Options, required } from '../../options.js';
import type { Terminal } from '../../terminal.js';
import { deliverPublicKey } from './export.js';
import { pathOption } from './options.js';
import { type PrivateKeySource, requirePrivateKey } from './private-key.js';

/** `cot keys revoke`: prints or writes a public key that its owner has revoked, and returns the exit status. */
export async function revokeKey(options: Options, terminal: Terminal): Promise<number> {
  const reason = reasonOf(required(options, 'reason', '--reason'));
  const message = messageOf(options.message);
  const given = await publicKeyOption(options, terminal);
  const source = await requirePrivateKey(options, { name: 'key', flag: '--key' }, terminal);
  const words = message === undefined ? { reason } : { reason, message };
  const revoked =
    source.kind === 'gpg'
      ? await revokeWithGpg(source.key, { ...words, ...(given === undefined ? {} : { publicKey: given }) })
      : await revokeOpenPgpKey(given ?? publicHalfOf(source), source.privateKey, {
          ...words,
          at: terminal.now(),
        });
  await deliverPublicKey(revoked, options, terminal);
  return exitStatus.ok;
}

/** `--public`: the public half as others have certified it. */
export async function publicKeyOption(
  { public: file }: Options,
  terminal: Terminal,
): Promise<OpenPgpPublicKey | undefined> {
  return file === undefined ? undefined : readPublicKeyFile(pathOption(file, terminal));
}

/** The public half of a private key that was read from a file. */
export function publicHalfOf({ privateKey }: PrivateKeySource & { readonly kind: 'file' }): OpenPgpPublicKey {
  return new OpenPgpPublicKey(privateKey.key.toPublic());
}

const reasons: readonly RevocationReason[] = ['compromised', 'superseded', 'retired', 'unspecified'];

function reasonOf(text: string): RevocationReason {
  const reason = reasons.find((each) => each === text);
  if (reason !== undefined) return reason;
  throw invalid(`--reason is none: ${JSON.stringify(text)}`);
}

/** One line: everybody who reads the key is shown it. */
function messageOf(text: string | undefined): string | undefined {
  if (text === undefined || /^[^\p{C}]{1,200}$/u.test(text)) return text;
  throw invalid('--message is empty, too long, or has control characters');
}

function invalid(message: string): UsageError {
  return new UsageError({
    code: 'usage-value',
    message,
    nextStep: `Give one of ${reasons.join(', ')}, and at most one line of 200 characters about it.`,
  });
}
