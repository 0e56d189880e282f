import { type OpenPgpKeySet, SigningError, verifyCleartext } from '@chain-of-trust/signing';
import { execa } from 'execa';

/** What became of a message. */
export type MessageVerdict =
  | { readonly isAccepted: true; readonly fingerprint: string; readonly text: Buffer }
  | { readonly isAccepted: false; readonly reason: string };

/** Our verdict. */
export async function judgeOurselves(
  message: Buffer,
  keys: OpenPgpKeySet,
  at: Date,
): Promise<MessageVerdict> {
  try {
    const { bytes, signedBy } = await verifyCleartext(message, keys, { at });
    return { isAccepted: true, fingerprint: signedBy.fingerprint, text: Buffer.from(bytes) };
  } catch (error) {
    if (!(error instanceof SigningError)) throw error;
    return { isAccepted: false, reason: error.code };
  }
}

/**
 * The verdict of gpg, as scriptworker took it: accepted is what a key of full or ultimate validity has signed, whatever
 * else gpg says. The text is what `gpg --decrypt` gives, which scriptworker took for the blob.
 */
export async function judgeByGpg(message: Buffer, homedir: string, at: Date): Promise<MessageVerdict> {
  const status = await runGpg(['--status-fd', '1', '--verify'], { message, homedir, at });
  const lines = status.toString('latin1');
  const isTrusted = /^\[GNUPG:\] TRUST_(?:FULLY|ULTIMATE)\b/m.test(lines);
  if (!isTrusted) return { isAccepted: false, reason: wordsOf(lines) };
  const fingerprint = /^\[GNUPG:\] VALIDSIG ([0-9A-F]+) /m.exec(lines)?.[1]?.toLowerCase() ?? '';
  return { isAccepted: true, fingerprint, text: await runGpg(['--decrypt'], { message, homedir, at }) };
}

async function runGpg(
  args: readonly string[],
  { message, homedir, at }: { readonly message: Buffer; readonly homedir: string; readonly at: Date },
): Promise<Buffer> {
  const time = `${at.toISOString().replace(/[-:]/g, '').slice(0, 15)}!`;
  const common = ['--homedir', homedir, '--batch', '--no-tty', '--no-autostart', '--faked-system-time', time];
  const { stdout } = await execa('gpg', [...common, ...args], {
    input: message,
    encoding: 'buffer',
    stripFinalNewline: false,
    reject: false,
  });
  return Buffer.from(stdout);
}

/** The status lines without what differs from run to run. */
function wordsOf(lines: string): string {
  const words = [...lines.matchAll(/^\[GNUPG:\] ([A-Z_]+)/gm)].map(([, word]) => word);
  return [...new Set(words)].join(' ') || 'nothing';
}
