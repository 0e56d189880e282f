import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectRejected } from '@chain-of-trust/fixtures';
import { createWorld, startSandbox, type World, writeSetup } from '@chain-of-trust/sandbox';
import { parseEd25519PublicKey, SigningError, verifyDsse } from '@chain-of-trust/signing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isPythonJudgeAbsent, judgeByPython } from '../src/attestation/python-judge.js';
import { judgeBySigstore } from '../src/attestation/sigstore-judge.js';
import { runCot } from '../src/cot.js';

const payloadType = 'application/vnd.in-toto+json';

/** What `cot attest` has printed about a release, and the keys. */
interface Attested {
  readonly world: World;
  readonly lines: readonly string[];
  /** As PEM: whose key has signed, and another one. */
  readonly publicKey: string;
  readonly otherKey: string;
}

let folder: string;
let attested: Attested;

async function createKey(name: string): Promise<string> {
  const prefix = join(folder, name);
  const { stdout } = await runCot(['keygen', '--format', 'ed25519', '--output', prefix, '--json']);
  const raw = Buffer.from((await readFile(`${prefix}.pub`, 'utf8')).trim(), 'base64');
  expect(stdout).toContain(raw.toString('base64'));
  const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), raw]); // RFC 8410, section 4
  return `-----BEGIN PUBLIC KEY-----\n${der.toString('base64')}\n-----END PUBLIC KEY-----\n`;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cot-attest-'));
  const world = await createWorld({ taskGraphTasks: 20 });
  const sandbox = await startSandbox(world);
  const { configPath } = await writeSetup(world, sandbox, folder);
  const [publicKey, otherKey] = [await createKey('verifier'), await createKey('other')];
  const task = [
    world.names.signing,
    '--task-type',
    'signing',
    '--config',
    configPath,
    '--product',
    'firefox',
  ];
  const sign = ['--key', join(folder, 'verifier.sec'), '--verifier-id', 'https://example.com/cot'];
  const taken = await runCot(['attest', ...task, ...sign]);
  const decision = await runCot(['attest', ...task, ...sign, '--link', world.names.decision]);
  await sandbox.close();
  expect([taken, decision]).toMatchObject([
    { exitCode: 0, stderr: '' },
    { exitCode: 0, stderr: '' },
  ]);
  const lines = `${taken.stdout}${decision.stdout}`.trim().split('\n');
  attested = { world, lines, publicKey, otherKey };
});

afterAll(() => rm(folder, { recursive: true, force: true }));

type Envelope = { payload: string; payloadType: string; signatures: { keyid: string; sig: string }[] };

const changes: readonly (readonly [string, (envelope: Envelope) => Envelope])[] = [
  [
    'another payload',
    (envelope) => {
      const text = Buffer.from(envelope.payload, 'base64').toString().replace('"_type"', '"_typf"');
      return { ...envelope, payload: Buffer.from(text).toString('base64') };
    },
  ],
  [
    'another subject',
    (envelope) => {
      const text = Buffer.from(envelope.payload, 'base64')
        .toString()
        .replace(/"sha256": "./, '"sha256": "_');
      return { ...envelope, payload: Buffer.from(text).toString('base64') };
    },
  ],
  ['another payload type', (envelope) => ({ ...envelope, payloadType: 'application/json' })],
  [
    'another signature',
    (envelope) => {
      const [{ keyid = '', sig = '' } = {}] = envelope.signatures;
      const bytes = Buffer.from(sig, 'base64');
      bytes[0] = (bytes[0] ?? 0) ^ 1;
      return { ...envelope, signatures: [{ keyid, sig: bytes.toString('base64') }] };
    },
  ],
];

function changedLines(change: (envelope: Envelope) => Envelope): string[] {
  return attested.lines.map((line) => {
    const changed = JSON.stringify(change(JSON.parse(line)));
    expect(changed).not.toBe(line);
    return changed;
  });
}

describe.skipIf(isPythonJudgeAbsent())('securesystemslib and in-toto-attestation', () => {
  test('verify every envelope and find a statement with its predicate in it', async () => {
    const { lines, publicKey, world } = attested;
    const verdicts = await judgeByPython(lines, publicKey);
    expect(verdicts).toHaveLength(2 * (world.names.builds.length + 1));
    const types = ['https://slsa.dev/verification_summary/v1', 'https://slsa.dev/provenance/v1'];
    for (const [index, verdict] of verdicts.entries()) {
      expect(verdict).toMatchObject({ verified: { predicateType: types[index % 2] } });
    }
    expect(verdicts[0]).toMatchObject({
      verified: {
        subjects: expect.arrayContaining([
          ['public/build/target-0.zip', { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }],
        ]),
        predicates: ['SLSA_BUILD_LEVEL_UNEVALUATED', 'CHAIN_OF_TRUST_VERIFIED'].map((verifiedLevels) => ({
          verifier: { id: 'https://example.com/cot' },
          verificationResult: 'PASSED',
          verifiedLevels,
        })),
      },
    });
    expect(verdicts[1]).toMatchObject({
      verified: {
        predicates: [
          {
            buildDefinition: {
              resolvedDependencies: expect.arrayContaining([expect.objectContaining({ name: 'source' })]),
            },
          },
        ],
      },
    });
  });

  test('refuse every envelope by another key', async () => {
    const { lines, otherKey } = attested;
    for (const verdict of await judgeByPython(lines, otherKey))
      expect(verdict).toMatchObject({ refused: expect.stringContaining('VerificationError') });
  });

  test.each(changes)('refuse every envelope with %s', async (_, change) => {
    const verdicts = await judgeByPython(changedLines(change), attested.publicKey);
    expect(verdicts).toHaveLength(attested.lines.length);
    for (const verdict of verdicts)
      expect(verdict).toMatchObject({ refused: expect.stringContaining('VerificationError') });
  });
});

describe("Sigstore's verifier", () => {
  test('verifies every envelope', () => {
    for (const line of attested.lines) judgeBySigstore(line, attested.publicKey);
  });

  test('refuses every envelope by another key', () => {
    for (const line of attested.lines)
      expect(() => judgeBySigstore(line, attested.otherKey)).toThrow('signature verification failed');
  });

  test.each(changes)('refuses every envelope with %s', (_, change) => {
    for (const line of changedLines(change))
      expect(() => judgeBySigstore(line, attested.publicKey)).toThrow('signature verification failed');
  });
});

describe('verifyDsse', () => {
  const verify = (line: string, key: string) =>
    verifyDsse(Buffer.from(line), payloadType, [parseEd25519PublicKey(key)]);

  test('verifies every envelope', async () => {
    for (const line of attested.lines) await verify(line, attested.publicKey);
  });

  test('refuses every envelope by another key', async () => {
    for (const line of attested.lines)
      await expectRejected(verify(line, attested.otherKey), SigningError, 'signing-signature-bad');
  });

  test.each(changes)('refuses every envelope with %s', async (what, change) => {
    const code = what === 'another payload type' ? 'signing-envelope-type' : 'signing-signature-bad';
    for (const line of changedLines(change))
      await expectRejected(verify(line, attested.publicKey), SigningError, code);
  });
});
