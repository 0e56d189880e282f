import type { JsonValue, SourceFileReference } from '@chain-of-trust/types';
import { describe, expect, it } from 'vitest';
import { parseDocumentOf, readTemplate, readTreeFile } from '../../../src/rules/rebuild/template.js';
import { expectRefusal } from '../../support/expect-refusal.js';
import { createInput, createTask, mercurialRevision, revision } from '../../support/rebuild-input.js';
import { template, treeOf, unreadable, withEvidence } from '../../support/rebuild-tree.js';
import { outage } from '../../support/scene.js';
import { repositories } from '../../support/source.js';

function inputOf(written: JsonValue | undefined) {
  return createInput({
    source: mercurialRevision(),
    decision: createTask({}),
    answers: { files: treeOf(repositories.central, { '.taskcluster.yml': written }) },
  });
}

const absent = { code: 'rebuild/template-missing', nextStep: 'Look.' } as const;

describe('readTemplate', () => {
  it('reads a template of version 1', async () => {
    expect(await readTemplate(inputOf(template))).toEqual(template);
  });

  it.each<[string, JsonValue]>([
    ['of version 0', { ...template, version: 0 }],
    ['of version 2', { ...template, version: 2 }],
    ['whose version is text', { ...template, version: '1' }],
    ['without version', { tasks: [] }],
    ['that is a list', [template]],
    ['that is empty', null],
    ['that is text', 'version: 1'],
  ])('when the tree has one %s, refuses', async (_, written) => {
    await expectRefusal(readTemplate(inputOf(written)), 'rebuild/template-version');
  });

  it('says which version a template has', async () => {
    await expect(readTemplate(inputOf({ version: 0 }))).rejects.toMatchObject({ details: [{ actual: '0' }] });
    await expect(readTemplate(inputOf([1]))).rejects.toMatchObject({ details: [{ actual: '[1]' }] });
  });

  it('when the tree has none, refuses', async () => {
    await expectRefusal(readTemplate(inputOf(undefined)), 'rebuild/template-missing');
  });
});

describe('readTreeFile', () => {
  it('asks for the file at the full hash, whatever the task calls the revision, within a bound', async () => {
    const asked: [SourceFileReference, number][] = [];
    const source = mercurialRevision();
    const named = { ...source, written: { ...source.written, revision: 'RELEASE_TAG' } };
    const input = withEvidence(
      { ...inputOf(template), source: named },
      {
        readSourceFile: async (file, { maxBytes }) => {
          asked.push([file, maxBytes]);
          return Buffer.from('a: 1');
        },
      },
    );
    expect(await readTreeFile(input, 'x.yml', absent)).toEqual({ a: 1 });
    expect(asked).toEqual([
      [{ repository: repositories.central, revision, path: 'x.yml' }, expect.any(Number)],
    ]);
  });

  it("refuses an absent file in the caller's words", async () => {
    await expectRefusal(readTreeFile(inputOf(template), 'x.yml', absent), absent.code);
  });

  it('when the server does not answer, passes that on', async () => {
    const error = outage();
    const input = withEvidence(inputOf(template), { readSourceFile: () => Promise.reject(error) });
    await expect(readTreeFile(input, 'x.yml', absent)).rejects.toBe(error);
  });
});

describe('parseDocumentOf', () => {
  const parse = async (bytes: Uint8Array) => parseDocumentOf(bytes, 'x.yml');

  it('parses YAML', async () => {
    expect(await parse(Buffer.from('a: [1, b]'))).toEqual({ a: [1, 'b'] });
  });

  it.each([
    ['a: [', 'rebuild/malformed'],
    ['a: 1\na: 2', 'rebuild/duplicate-key'],
    ['\xff', 'rebuild/not-utf8'],
  ])('when the document is %j, refuses', async (text, code) => {
    await expectRefusal(parse(Buffer.from(text, 'latin1')), code);
  });

  it('passes on a failure that is not of the document', async () => {
    const error = new TypeError('a defect');
    await expect(parse(unreadable(error))).rejects.toBe(error);
  });
});
