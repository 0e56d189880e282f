import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateEd25519KeyPair, parseEd25519PublicKey, verifyDsse } from '@chain-of-trust/signing';
import { type JsonValue, parseJson, taskSizedBounds } from '@chain-of-trust/types';
import { type Release, withRelease } from './release.js';
import { runCot } from './terminal.js';

/** A release with its bundle `chain.cot.tar`, and a key `verifier.sec` that signs. */
export interface Attesting {
  readonly release: Release;
  /** Everything that `cot attest` needs to verify the bundle and to sign, but `--verifier-id`. */
  readonly args: readonly string[];
  /** The reference time. */
  readonly at: string;
  /** The statement of an envelope that the key has signed. */
  readonly verify: (line: string) => Promise<JsonValue>;
}

/** The deployment that statements name. */
export const rootUrl = 'https://tc.example.com';

/** Sets a release up to be attested, and cleans up after `use`. */
export async function withAttesting(
  use: (attesting: Attesting) => Promise<void>,
  options: Parameters<typeof withRelease>[0] = {},
): Promise<void> {
  await withRelease(options, async (release) => {
    const { folder, args: verify, policyPath } = release;
    const at = new Date().toISOString();
    await runCot([...verify, '--bundle', 'chain.cot.tar', '--at', at], { cwd: folder });
    const pair = generateEd25519KeyPair();
    await writeFile(join(folder, 'verifier.sec'), pair.privateKey, { mode: 0o600 });
    const keys = [parseEd25519PublicKey(pair.publicKey)];
    const trust = ['--policy', policyPath, '--keys', 'keys', '--at', at];
    const sign = ['--root-url', rootUrl, '--key', 'verifier.sec'];
    await use({
      release,
      at,
      args: ['attest', '--from', 'chain.cot.tar', ...trust, ...sign],
      verify: async (line) => {
        const { bytes } = await verifyDsse(Buffer.from(line), 'application/vnd.in-toto+json', keys);
        return parseJson(bytes, taskSizedBounds);
      },
    });
  });
}
