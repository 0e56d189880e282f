import { assertAbsent, type NewFile, renewWithGpg, writeNewFiles } from '@chain-of-trust/key-repo';
import { renewOpenPgpKey } from '@chain-of-trust/signing';
import { exitStatus } from '../../exit-status.js';
import { parseExpiry } from '../../expiry.js';
import { type Options, required } from '../../options.js';
import type { Terminal } from '../../terminal.js';
import { pathOption } from './options.js';
import { requirePrivateKey } from './private-key.js';
import { publicHalfOf, publicKeyOption } from './revoke.js';

/** `cot keys renew`: writes a key with a new end, and returns the exit status. */
export async function renewKey(options: Options, terminal: Terminal): Promise<number> {
  const prefix = pathOption(required(options, 'output', '--output'), terminal);
  const files = await renewedFiles(prefix, options, terminal);
  await writeNewFiles(files);
  terminal.stdout(files.map(({ path }) => `${path}\n`).join(''));
  return exitStatus.ok;
}

async function renewedFiles(
  prefix: string,
  options: Options,
  terminal: Terminal,
): Promise<readonly NewFile[]> {
  const at = terminal.now();
  const expires = parseExpiry(required(options, 'expires', '--expires'), at);
  const [privateFile, publicFile] = [`${prefix}.sec`, `${prefix}.pub`];
  const given = await publicKeyOption(options, terminal);
  const source = await requirePrivateKey(options, { name: 'key', flag: '--key' }, terminal);
  if (source.kind === 'gpg') {
    await assertAbsent([publicFile]);
    const chosen = given === undefined ? { expires } : { expires, publicKey: given };
    return [{ path: publicFile, content: await renewWithGpg(source.key, chosen), isPrivate: false }];
  }
  await assertAbsent([privateFile, publicFile]);
  const renewed = await renewOpenPgpKey(given ?? publicHalfOf(source), source.privateKey, { at, expires });
  return [
    { path: privateFile, content: renewed.privateKey, isPrivate: true },
    { path: publicFile, content: renewed.publicKey, isPrivate: false },
  ];
}
