import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expectRejected } from '@chain-of-trust/fixtures';
import {
  certifyOpenPgpKey,
  type OpenPgpKeyPair,
  parseOpenPgpPrivateKey,
  parseOpenPgpPublicKeys,
} from '@chain-of-trust/signing';
import { checkSchema } from '@chain-of-trust/types';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KeyRepoError } from '../../src/error.js';
import { inspectKeyRepository } from '../../src/inspect/inspect.js';
import { type Inspection, inspectionSchema } from '../../src/inspect/schema.js';
import { at, created, createPair, fill } from '../support/test-keys.js';
import { TestRepository, taggedAt } from '../support/test-repository.js';

const packageFolder = fileURLToPath(new URL('../../', import.meta.url));
const schemaFile = join(packageFolder, 'schemas', 'key-inspection.json');

describe('inspectKeyRepository', () => {
  let repository: TestRepository;
  let signer: { readonly fingerprint: string; readonly publicKey: string };
  let signers: string;
  let worker: OpenPgpKeyPair;
  let person: OpenPgpKeyPair;
  let validate: (value: unknown) => boolean;

  beforeAll(async () => {
    repository = await TestRepository.create();
    signer = await repository.createSigner();
    signers = repository.beside('signers');
    await fill(signers, { 'signer.asc': signer.publicKey });
    [worker, person] = await Promise.all([createPair('worker'), createPair('person')]);
    const [publicKey] = await parseOpenPgpPublicKeys(Buffer.from(worker.publicKey));
    if (publicKey === undefined) throw new Error('expected a key');
    const by = await parseOpenPgpPrivateKey(Buffer.from(person.privateKey));
    await repository.commit({
      'docker-worker/x': 'no key',
      'generic-worker/worker.asc': worker.publicKey,
      'scriptworker/trusted/person.asc': person.publicKey,
      'scriptworker/valid/worker.asc': await certifyOpenPgpKey(publicKey, by, { at: created }),
      'scriptworker/valid/other.asc': (await createPair('other')).publicKey,
    });
    await repository.tag('good', { by: signer.fingerprint });
    await repository.tag('unsigned', { by: undefined });
    validate = new Ajv2020().compile(JSON.parse(await readFile(schemaFile, 'utf8')));
  });

  afterAll(() => repository.close());

  async function inspect(tag: string, hasSigners = true): Promise<Inspection> {
    const options = hasSigners ? { signers: { keys: signers } } : {};
    const inspection = await inspectKeyRepository({ path: repository.path, at, tag, ...options });
    const document: unknown = JSON.parse(JSON.stringify(inspection));
    expect(checkSchema(inspectionSchema, document, 'inspection')).toEqual(document);
    expect(validate(document)).toBe(true);
    return inspection;
  }

  test('when a signer has signed the tag, it is good', async () => {
    expect((await inspect('good')).tag).toEqual({
      name: 'good',
      object: await repository.git(['rev-parse', 'refs/tags/good']),
      commit: await repository.git(['rev-parse', 'HEAD']),
      tagger: 'T <t@example.com>',
      taggerTime: taggedAt.toISOString(),
      verdict: 'good',
      primaryKey: signer.fingerprint,
      signingKey: signer.fingerprint,
    });
  });

  test('when nobody has signed it, or nobody may, it is refused and still described', async () => {
    const unsigned = await inspect('unsigned');
    expect(unsigned.tag).toMatchObject({ verdict: 'refused', reason: { code: 'key-repo-tag-unsigned' } });
    expect(unsigned.tag.commit).toBe(await repository.git(['rev-parse', 'HEAD']));
    const { tag, implementations } = await inspect('good', false);
    expect(tag).toMatchObject({ verdict: 'refused', reason: { code: 'key-repo-signers' } });
    expect(implementations).toEqual(unsigned.implementations);
  });

  test('when a tag is of no commit, there is nothing more to describe', async () => {
    await repository.git(['tag', '--annotate', '--message', 'x', 'tree', 'HEAD^{tree}']);
    const { tag, implementations } = await inspect('tree');
    expect(tag).toMatchObject({ verdict: 'refused', commit: null });
    expect(implementations).toEqual({});
  });

  test('when there is no such tag, it is refused', async () => {
    await expectRejected(inspect('absent'), KeyRepoError, 'key-repo-tag-missing');
  });

  test('files, keys and failures are told for each implementation', async () => {
    const { implementations } = await inspect('good');
    expect(implementations).toMatchObject({
      'docker-worker': { error: { code: 'key-repo-file' } },
      'generic-worker': {
        layout: 'flat',
        files: { 'generic-worker/worker.asc': [worker.fingerprint] },
        keys: { [worker.fingerprint]: { validity: 'valid', trusted: false, reason: null } },
      },
      scriptworker: {
        layout: 'signed',
        keys: {
          [person.fingerprint]: { validity: 'valid', trusted: true },
          [worker.fingerprint]: { validity: 'valid', trusted: false, certifiedBy: [person.fingerprint] },
        },
      },
    });
    expect(Object.keys(implementations).sort()).toEqual(['docker-worker', 'generic-worker', 'scriptworker']);
  });
});
