import { readPrivateKey } from 'openpgp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SigningError } from '../../src/error.js';
import type { OpenPgpKeySet } from '../../src/openpgp/key-set.js';
import { signCleartext } from '../../src/openpgp/sign-cleartext.js';
import { verifyCleartext } from '../../src/openpgp/verify-cleartext.js';
import { type Gpg, openGpg } from '../support/gpg.js';
import { at, createKey, toWorkerKey, type WorkerKey } from '../support/keys.js';

const texts = [
  ['a document', '{\n  "a": "é😀",\n  "b": []\n}'],
  ['dashes', '-\n- \n--\n-----BEGIN PGP SIGNATURE-----\nFrom x'],
  ['blank lines and white space', '\n\n  x  \n\t\n\ny\t\n\n'],
  ['line breaks that are none to OpenPGP', 'a\u2028-b\u0085-c\v-d\f-e'],
  ['nothing', ''],
] as const;

const strip = (text: string) => text.replace(/[ \t]+$/gm, '');
let gpg: Gpg;
const workers = new Map<string, WorkerKey>();

beforeAll(async () => {
  gpg = await openGpg(at);
  // One RSA key for the whole file, made by gpg: it takes seconds.
  const rsa = await gpg.createKey('rsa', 'rsa4096', 'sign', 'never');
  const binaryKey = await gpg.run(['--export-secret-keys', rsa]);
  workers.set('rsa4096', await toWorkerKey(await readPrivateKey({ binaryKey })));
  const ed25519 = await createKey();
  await gpg.run(['--import'], ed25519.privateKey.key.write());
  workers.set('ed25519', ed25519);
});
afterAll(() => gpg.close());

function workerOf(algorithm: string): WorkerKey {
  const worker = workers.get(algorithm);
  if (worker === undefined) throw new Error(`no key for ${algorithm}`);
  return worker;
}

const clearsign = (text: string, worker: WorkerKey, ...options: readonly string[]) =>
  gpg.run([...options, '--local-user', worker.publicKey.fingerprint, '--clearsign'], text);

async function read(message: string | Uint8Array, keys: OpenPgpKeySet): Promise<string | undefined> {
  try {
    const { bytes } = await verifyCleartext(Buffer.from(message), keys, { at });
    return Buffer.from(bytes).toString();
  } catch (error) {
    expect(error).toBeInstanceOf(SigningError);
    return undefined;
  }
}

describe.each(['ed25519', 'rsa4096'])('signCleartext and gpg, when the key is %s', (algorithm) => {
  test.each(texts)('gpg reads %s from our message', async (_, text) => {
    const message = await signCleartext(text, workerOf(algorithm).privateKey, { at });
    const carried = strip(text).replace(/\n$/, '');
    expect((await gpg.read(message))?.replace(/\n$/, '')).toBe(carried);
  });
});

describe.each(['ed25519', 'rsa4096'])('verifyCleartext and gpg, when the key is %s', (algorithm) => {
  test.each(texts)('we read %s from its message', async (_, text) => {
    const worker = workerOf(algorithm);
    const message = await clearsign(`${text}\n`, worker);
    expect(await read(message, { keys: [worker.publicKey] })).toBe(strip(text));
  });

  test.each(['SHA256', 'SHA384', 'SHA512'])('we accept its messages with %s', async (digest) => {
    const worker = workerOf(algorithm);
    const message = await clearsign(
      'x\n',
      worker,
      '--digest-algo',
      digest,
      '--comment',
      'c',
      '--emit-version',
    );
    expect(message.toString()).toContain(`Hash: ${digest}\n`);
    expect(await read(message, { keys: [worker.publicKey] })).toBe('x');
  });

  test('we refuse its messages with SHA1', async () => {
    const worker = workerOf(algorithm);
    const message = await clearsign('x\n', worker, '--digest-algo', 'SHA1');
    const verifying = verifyCleartext(message, { keys: [worker.publicKey] }, { at });
    await expect(verifying).rejects.toMatchObject({ code: 'signing-digest-weak' });
  });
});

describe('verifyCleartext and gpg, when a message is changed', () => {
  const lineChanges: readonly (readonly [string, (line: string) => string])[] = [
    ['white space at the end of line', (line) => `${line} \t`],
    ['CRLF at the end of line', (line) => `${line}\r`],
    ['a blank line after line', (line) => `${line}\n`],
    ['an escaped line after line', (line) => `${line}\n- x`],
    ['a header after line', (line) => `${line}\nComment: x`],
    ['a dash escape before line', (line) => `- ${line}`],
  ];
  const otherChanges: readonly (readonly [string, (message: string) => string])[] = [
    ['lower-case Hash', (message) => message.replace('Hash: SHA', 'Hash: sha')],
    ['the digest twice', (message) => message.replace(/Hash: (\w+)/, 'Hash: $1,$1')],
    ['Hash twice', (message) => message.replace(/(Hash: \w+\n)/, '$1$1')],
    ['no Hash', (message) => message.replace(/Hash: \w+\n/, '')],
    ['NotDashEscaped', (message) => message.replace('Hash', 'NotDashEscaped: x\nHash')],
    ['no padding', (message) => message.replace(/=+\n=/, '\n=')],
    ['twice', (message) => message + message],
    ['a NUL in the text', (message) => message.replace('"a"', '"a\0"')],
    ['without the last line feed', (message) => message.trimEnd()],
  ];

  test.each(['ed25519', 'rsa4096'])(
    'what we accept of a %s message, gpg accepts and reads alike',
    async (algorithm) => {
      const worker = workerOf(algorithm);
      const message = await signCleartext('{\n- x\n  "a": 1\n}', worker.privateKey, { at });
      const lines = message.trimEnd().split('\n');
      const inLines = lines.flatMap((_, index) =>
        lineChanges.map(([name, change]): readonly [string, string] => {
          const changed = lines.map((line, i) => (i === index ? change(line) : line));
          return [`${name} ${index}`, `${changed.join('\n')}\n`];
        }),
      );
      const others = otherChanges.map(([name, change]): readonly [string, string] => [name, change(message)]);
      const mutations = [...inLines, ...others];
      expect(mutations.length).toBeGreaterThan(60);
      const accepted: string[] = [];
      for (const [name, changed] of mutations) {
        const text = await read(changed, { keys: [worker.publicKey] });
        if (text === undefined) continue;
        accepted.push(name);
        const theirs = strip((await gpg.read(changed))?.replace(/\r/g, '') ?? `refused: ${name}`);
        expect(theirs.replace(/\n$/, '')).toBe(text);
      }
      expect(accepted.length).toBeGreaterThan(10);
    },
  );

  // RFC 9580 makes the checksum optional; RFC 4880 has no longest line.
  test('a line of 20 000 characters is one of two kinds of messages that we read and gpg 2.2 does not', async () => {
    const worker = workerOf('ed25519');
    const text = 'x'.repeat(20_000);
    const message = await signCleartext(text, worker.privateKey, { at });
    expect((await read(message, { keys: [worker.publicKey] })) === text).toBe(true);
    expect(await gpg.read(message)).toBe(undefined);
  });

  test('no checksum is the other, where no padding shows the end of the signature', async () => {
    const worker = workerOf('ed25519');
    const seen = new Set<boolean>();
    // One of three lengths that follow each other needs no padding.
    for (const value of ['x', 'xx', 'xxx']) {
      const message = await clearsign('x', worker, '--set-notation', `a@example.com=${value}`);
      const changed = message.toString().replace(/\n=[\w+/]{4}\n/, '\n');
      const isPadded = /=\n-----END/.test(changed);
      seen.add(isPadded);
      expect(await read(changed, { keys: [worker.publicKey] })).toBe('x');
      expect((await gpg.read(changed)) !== undefined).toBe(isPadded);
    }
    expect(seen).toEqual(new Set([true, false]));
  });
});
