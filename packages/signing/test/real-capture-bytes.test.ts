import { readFile } from 'node:fs/promises';
import { isSharedFolderAbsent, sharedPath } from '@chain-of-trust/fixtures';
import { beforeAll, describe, expect, test } from 'vitest';
import { SigningError } from '../src/error.js';
import type { OpenPgpKeySet } from '../src/openpgp/key-set.js';
import { verifyCleartext } from '../src/openpgp/verify-cleartext.js';
import { onlyKey } from './support/keys.js';

const at = new Date('2017-06-03T00:00:00Z');

describe.skipIf(isSharedFolderAbsent())(
  'verifyCleartext, when any byte of the production blob changes',
  () => {
    let blob: Buffer;
    let signedText: string;
    let keys: OpenPgpKeySet;

    beforeAll(async () => {
      const load = async (...names: readonly string[]) =>
        onlyKey(await readFile(sharedPath('real', 'scriptworker', ...names)));
      blob = await readFile(sharedPath('real', 'chainOfTrust.json.asc'));
      keys = {
        keys: [await load('valid', 'D79913CEFD45E8A9.pub')],
        certifiers: [await load('trusted', '4654904BB484B6B2.pub')],
      };
      signedText = Buffer.from((await verifyCleartext(blob, keys, { at })).bytes).toString();
    });

    /** Offsets at which a changed byte is accepted; the text that comes out must be the same even then. */
    async function acceptedOffsets(change: (byte: number) => number): Promise<number[]> {
      const accepted: number[] = [];
      for (let offset = 0; offset < blob.length; offset++) {
        const changed = Buffer.from(blob);
        changed[offset] = change(changed[offset] ?? 0);
        if (changed.equals(blob)) continue;
        try {
          const { bytes } = await verifyCleartext(changed, keys, { at });
          expect(Buffer.from(bytes).toString(), `byte ${offset}`).toBe(signedText);
          accepted.push(offset);
        } catch (error) {
          if (!(error instanceof SigningError)) throw error;
        }
      }
      return accepted;
    }

    /** The value of the `Version` header, which nothing signs and nothing reads. */
    function versionOffsets(): number[] {
      const start = blob.indexOf('Version: ') + 'Version: '.length;
      const end = blob.indexOf('\n', start);
      return Array.from({ length: end - start }, (_, index) => start + index);
    }

    test.each([
      ['by its lowest bit', (byte: number) => byte ^ 0x01],
      ['by the case of a letter', (byte: number) => byte ^ 0x20],
      ['into a letter', () => 0x78],
    ])('%s: accepted only inside the value of the Version header', async (_, change) => {
      const expected = versionOffsets().filter((offset) => {
        const byte = blob[offset] ?? 0;
        return change(byte) !== byte && isPrintable(change(byte));
      });
      expect(await acceptedOffsets(change)).toEqual(expected);
    });
  },
);

function isPrintable(byte: number): boolean {
  return byte >= 0x20 && byte <= 0x7e;
}
