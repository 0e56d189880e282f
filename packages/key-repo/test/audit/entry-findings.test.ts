import { generateEd25519KeyPair, parseEd25519PrivateKey } from '@chain-of-trust/signing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { secretIn } from '../../src/audit/secret-material.js';
import { keyBounds } from '../../src/keys/layout.js';
import { AuditedRepository, codesOf, type Files } from '../support/audited-repository.js';
import { createPair } from '../support/test-keys.js';

const pair = generateEd25519KeyPair();
const seed = Buffer.from(pair.privateKey, 'base64');
const publicBytes = Buffer.from(pair.publicKey, 'base64');

describe('an audit of files', () => {
  let audited: AuditedRepository;
  let publicKey: string;
  let privateKey: string;
  const codes = async (files: Files) => codesOf(await audited.found(files));

  beforeAll(async () => {
    audited = await AuditedRepository.create();
    ({ publicKey, privateKey } = await createPair('more'));
  });

  afterAll(() => audited.close());

  test.each<[string, () => Files]>([
    ['an OpenPGP key', () => ({ 'docker-worker/x': privateKey })],
    ['one in a note', () => ({ 'docker-worker/x.md': `see\n${privateKey}` })],
    ['one in a hidden folder', () => ({ '.github/x': privateKey })],
    ['one beside the implementations', () => ({ x: privateKey })],
    ['PEM', () => ({ 'docker-worker/x.pem': pair.privateKeyPem })],
    ['a seed beside its public key', () => ({ 'docker-worker/x.pub': pair.publicKey, x: pair.privateKey })],
    [
      'a seed with its public key behind it',
      () => ({ x: Buffer.concat([seed, publicBytes]).toString('base64') }),
    ],
    ['raw bytes', () => ({ 'docker-worker/x': seed })],
    ['what is named so', () => ({ 'docker-worker/worker.sec': pair.privateKey })],
  ])('a private key: %s', async (_, files) => {
    expect(await codes(files())).toEqual(['error secret-key']);
  });

  test('public keys are no private ones', async () => {
    expect(await codes({ 'docker-worker/x.pub': pair.publicKey, 'docker-worker/y': publicKey })).toEqual([]);
  });

  test.each<[string, string, () => Files]>([
    ['an empty file', 'error file-empty', () => ({ 'docker-worker/x': '' })],
    ['no key', 'error file-unknown', () => ({ 'docker-worker/x': 'x' })],
    [
      'a large file',
      'error file-large',
      () => ({ 'docker-worker/x': Buffer.alloc(keyBounds.maxFileBytes + 1) }),
    ],
    ['an odd suffix', 'note file-suffix', () => ({ 'docker-worker/x.txt': publicKey })],
    ['a key that is passed over', 'warning file-ignored', () => ({ 'docker-worker/x.json': publicKey })],
    ['a hidden key', 'warning file-ignored', () => ({ 'docker-worker/.x': publicKey })],
    ['a key beside the halves', 'warning file-outside', () => ({ 'scriptworker/x': publicKey })],
    ['a key at the root', 'warning file-outside', () => ({ x: publicKey })],
    ['a folder that nobody knows', 'note folder-unknown', () => ({ 'docs/x': 'x' })],
    [
      'a half without keys',
      'error folder-empty',
      () => ({ 'generic-worker/valid/x.md': 'x', 'generic-worker/trusted/x': publicKey }),
    ],
    ['an implementation without keys', 'error folder-empty', () => ({ 'generic-worker/README.md': 'x' })],
    ['a file for an implementation', 'error folder-empty', () => ({ 'generic-worker': 'x' })],
    ['one half only', 'error folder-half', () => ({ 'generic-worker/trusted/x': publicKey })],
  ])('%s', async (_, code, files) => {
    const found = await audited.found(files());
    expect(codesOf(found)).toEqual([code]);
    expect(found[0]?.nextStep).toMatch(/^[A-Z].*\.$/s);
  });

  test('keys in a folder that nobody knows', async () => {
    const found = await codes({ 'docker_worker/x': publicKey });
    expect(found).toEqual(['warning file-outside', 'warning folder-unknown']);
  });

  test('no implementation at all', async () => {
    await audited.tagged({ 'README.md': 'x' });
    expect(codesOf((await audited.audit()).findings)).toEqual(['error folder-empty']);
  });

  describe('what is no file', () => {
    async function withEntry(mode: string, id: string, path: string): Promise<readonly string[]> {
      const { repository } = audited;
      await repository.git(['rm', '-r', '--quiet', '.']);
      await audited.tagged(audited.good);
      await repository.git(['update-index', '--add', '--cacheinfo', `${mode},${id},${path}`]);
      await repository.git(['commit', '--quiet', '--message', 'x']);
      await repository.git(['update-ref', '-d', 'refs/tags/v1']);
      await repository.tag('v1', { by: audited.signer.fingerprint });
      const { findings } = await audited.audit();
      await repository.git(['reset', '--quiet', '--hard', 'HEAD~1']);
      return codesOf(findings);
    }
    const blob = () => audited.repository.git(['hash-object', '-w', '--stdin'], { input: 'flat.asc' });

    test('symbolic links', async () => {
      expect(await withEntry('120000', await blob(), 'docker-worker/link')).toEqual(['error entry-link']);
      expect(await withEntry('120000', await blob(), 'generic-worker')).toEqual(['error entry-link']);
      expect(await withEntry('120000', await blob(), 'link')).toEqual(['warning entry-link']);
    });

    test('submodules', async () => {
      const head = await audited.repository.git(['rev-parse', 'HEAD']);
      expect(await withEntry('160000', head, 'docker-worker/sub')).toEqual(['error entry-submodule']);
      expect(await withEntry('160000', head, 'sub')).toEqual(['warning entry-submodule']);
    });
  });
});

describe('secretIn', () => {
  const look = (content: Uint8Array, path = 'x', known: readonly string[] = []) =>
    secretIn({ path, content, publicKeys: new Set(known) });

  test('finds every seed whose public key is known, and no public key', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        const text = Buffer.from(bytes).toString('base64');
        const { fingerprint } = parseEd25519PrivateKey(text).publicKey;
        expect(look(Buffer.from(`${text}\n`), 'x', [fingerprint])).toBe(`the private key of ${fingerprint}`);
        expect(look(Buffer.from(text))).toBeUndefined();
        expect(look(Buffer.from(fingerprint), 'x', [fingerprint])).toBeUndefined();
      }),
    );
  });

  test('reads whatever it is given', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.string(), (bytes, path) => void look(bytes, path)),
    );
  });
});
