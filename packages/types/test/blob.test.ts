import { readFileSync } from 'node:fs';
import { expectThrown, isSharedFolderAbsent, sharedPath } from '@chain-of-trust/fixtures';
import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { artifactDigestsSchema, blobArtifactNames, digestAlgorithms, parseBlob } from '../src/blob.js';
import { DocumentError } from '../src/error.js';
import type { JsonObject } from '../src/json/parse.js';
import { blob, without } from './support/documents.js';
import { jsonArbitrary, jsonObjectArbitrary, utf8 } from './support/json-arbitrary.js';

const bytesOf = (document: JsonObject) => utf8(JSON.stringify(document));

describe('parseBlob', () => {
  test('gives back a blob as it is', () => {
    expect(parseBlob(bytesOf(blob))).toEqual(blob);
  });

  test('keeps members that generic-worker adds', () => {
    expect(parseBlob(bytesOf({ ...blob, workerType: 'b-linux' }))).toMatchObject({ workerType: 'b-linux' });
  });

  test('allows a run without outputs', () => {
    expect(parseBlob(bytesOf({ ...blob, artifacts: {} })).artifacts).toEqual({});
  });

  test('keeps any environment and task', () => {
    fc.assert(
      fc.property(jsonObjectArbitrary, jsonObjectArbitrary, (environment, task) => {
        expect(parseBlob(bytesOf({ ...blob, environment, task }))).toEqual({ ...blob, environment, task });
      }),
    );
  });

  test('gives back or refuses any JSON value, with an error of its own', () => {
    const member = fc.constantFrom(...Object.keys(blob));
    fc.assert(
      fc.property(member, jsonArbitrary, (name, value) => {
        const changed = { ...blob, [name]: value };
        try {
          expect(parseBlob(bytesOf(changed))).toEqual(changed);
        } catch (error) {
          expect(error).toBeInstanceOf(DocumentError);
        }
      }),
    );
  });

  describe('when the document does not fit', () => {
    test.each(Object.keys(blob))('%s may not be absent', (member) => {
      expectThrown(() => parseBlob(bytesOf(without(blob, member))), DocumentError, 'document-schema');
    });

    test.each<[string, JsonObject]>([
      ['a later version', { chainOfTrustVersion: 2 }],
      ['the version as text', { chainOfTrustVersion: '1' }],
      ['a negative runId', { runId: -1 }],
      ['half a runId', { runId: 0.5 }],
      ['a runId as text', { runId: '0' }],
      ['a taskId that is none', { taskId: '...' }],
      ['an empty workerId', { workerId: '' }],
      ['an empty workerGroup', { workerGroup: '' }],
      ['artifacts as a list', { artifacts: [] }],
      ['an environment as a list', { environment: [] }],
      ['a task as a list', { task: [] }],
      ['a task that is null', { task: null }],
      ['an artifact without a name', { artifacts: { '': { sha256: 'ab'.repeat(32) } } }],
      ['digests as a list', { artifacts: { a: [] } }],
      ['an artifact without digests', { artifacts: { a: {} } }],
      ['an empty digest', { artifacts: { a: { sha256: '' } } }],
      ['a digest in upper case', { artifacts: { a: { sha256: 'AB'.repeat(32) } } }],
      ['a short digest', { artifacts: { a: { sha256: 'abcd1234' } } }],
      ['a sha512 of the length of a sha256', { artifacts: { a: { sha512: 'ab'.repeat(32) } } }],
      ['a good sha256 beside a bad sha512', { artifacts: { a: { sha256: 'ab'.repeat(32), sha512: '' } } }],
      ['a good sha512 beside a bad sha256', { artifacts: { a: { sha256: null, sha512: 'ab'.repeat(64) } } }],
      ['a digest with a line feed', { artifacts: { a: { sha256: `${'ab'.repeat(32)}\n` } } }],
    ])('%s is refused', (_what, change) => {
      expectThrown(() => parseBlob(bytesOf({ ...blob, ...change })), DocumentError, 'document-schema');
    });

    test.each(['md5', 'sha1', 'SHA256', 'constructor'])(
      'the algorithm %s is named as refused',
      (algorithm) => {
        const artifacts = { 'public/a': { sha256: 'ab'.repeat(32), [algorithm]: 'ab'.repeat(16) } };
        const error = expectThrown(
          () => parseBlob(bytesOf({ ...blob, artifacts })),
          DocumentError,
          'document-digest-algorithm',
        );
        expect(error.facts).toEqual({ artifact: 'public/a', algorithm });
      },
    );

    test('a repeated member is refused', () => {
      const text = JSON.stringify(blob).replace('"runId":0', '"runId":0,"runId":1');
      expectThrown(() => parseBlob(utf8(text)), DocumentError, 'document-duplicate-key');
    });

    test('nesting beyond that of a task is refused', () => {
      const task = JSON.parse(`${'{"a":'.repeat(64)}1${'}'.repeat(64)}`);
      expectThrown(() => parseBlob(bytesOf({ ...blob, task })), DocumentError, 'document-too-deep');
    });
  });

  describe.skipIf(isSharedFolderAbsent())('when production wrote the document', () => {
    test('reads the blob of a signing task of 2019', () => {
      const parsed = parseBlob(readFileSync(sharedPath('real', 'chain-of-trust.2019.json')));
      expect(Object.keys(parsed.artifacts).length).toBeGreaterThan(0);
    });
  });
});

describe('artifactDigestsSchema', () => {
  test('takes every accepted algorithm alone and all together', () => {
    const digests = { sha256: 'ab'.repeat(32), sha512: 'ab'.repeat(64) };
    expect(Object.keys(digests)).toEqual(digestAlgorithms);
    expect(v.is(artifactDigestsSchema, digests)).toBe(true);
    expect(v.is(artifactDigestsSchema, { sha256: digests.sha256 })).toBe(true);
    expect(v.is(artifactDigestsSchema, { sha512: digests.sha512 })).toBe(true);
  });
});

describe('blobArtifactNames', () => {
  test('are those that the spec and generic-worker use', () => {
    expect(blobArtifactNames).toEqual({
      gpg: 'public/chainOfTrust.json.asc',
      ed25519: 'public/chain-of-trust.json',
      ed25519Signature: 'public/chain-of-trust.json.sig',
    });
  });
});
