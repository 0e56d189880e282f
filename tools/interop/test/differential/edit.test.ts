import { expectThrown } from '@chain-of-trust/fixtures';
import { DocumentError, type JsonValue, jsonEqual, parseJson, taskSizedBounds } from '@chain-of-trust/types';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdit, describeEdit, editsOf, formatEdited } from '../../src/differential/edit.js';

const document = { name: 'x', list: [1, 2], flag: true, inner: { deep: null } };

describe('editsOf', () => {
  it('reaches every field in every way', () => {
    const seen = new Set(editsOf(document).map(({ path, operation }) => `${operation} ${path.join('/')}`));
    for (const path of ['name', 'list', 'list/0', 'flag', 'inner', 'inner/deep']) {
      expect(seen).toContain(`remove ${path}`);
      expect(seen).toContain(`retype ${path}`);
    }
    expect(seen).toContain('change name');
    expect(seen).toContain('add ');
    expect(seen).toContain('add list');
    expect(seen).toContain('duplicate inner/deep');
  });

  it('never lists an edit that changes nothing', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const original = value as JsonValue; // by its generator
        for (const edit of editsOf(original)) {
          const edited = applyEdit(original, edit);
          if (edited !== undefined) expect(jsonEqual(edited, original)).toBe(false);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('applyEdit', () => {
  it('leaves the original as it is', () => {
    const before = JSON.stringify(document);
    for (const edit of editsOf(document)) applyEdit(document, edit);
    expect(JSON.stringify(document)).toBe(before);
  });

  it('replaces, removes and adds', () => {
    expect(applyEdit(document, { path: ['list', 1], operation: 'change', value: 3 })).toMatchObject({
      list: [1, 3],
    });
    expect(applyEdit(document, { path: ['inner'], operation: 'remove' })).not.toHaveProperty('inner');
    expect(applyEdit(document, { path: ['inner'], operation: 'add', name: 'n', value: 1 })).toMatchObject({
      inner: { deep: null, n: 1 },
    });
    expect(applyEdit(document, { path: ['list'], operation: 'add', value: 3 })).toMatchObject({
      list: [1, 2, 3],
    });
  });

  it('does nothing where the path leads nowhere', () => {
    expect(applyEdit(document, { path: ['absent', 'x'], operation: 'remove' })).toBeUndefined();
    expect(applyEdit(document, { path: ['list', 2], operation: 'change', value: 1 })).toBeUndefined();
    expect(applyEdit(document, { path: ['name'], operation: 'add', name: 'n', value: 1 })).toBeUndefined();
  });
});

describe('formatEdited', () => {
  it('writes what applyEdit returns, for every edit that is no duplicate', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const original = JSON.parse(JSON.stringify(value)) as JsonValue; // -0 has no JSON
        for (const edit of editsOf(original).slice(0, 50)) {
          if (edit.operation === 'duplicate') continue;
          const edited = applyEdit(original, edit);
          const text = formatEdited(original, edit);
          if (edited === undefined) expect(text).toBeUndefined();
          else expect(JSON.parse(text ?? '')).toEqual(JSON.parse(JSON.stringify(edited)));
        }
      }),
      { numRuns: 100 },
    );
  });

  it('shows a member twice, in either order', () => {
    const path = ['inner', 'deep'];
    const first = formatEdited(document, { path, operation: 'duplicate', value: 'x', isFirst: true });
    const last = formatEdited(document, { path, operation: 'duplicate', value: 'x', isFirst: false });
    expect(first).toContain('{"deep": "x", "deep": null}');
    expect(last).toContain('{"deep": null, "deep": "x"}');
    const parse = () => parseJson(Buffer.from(first ?? ''), taskSizedBounds);
    expectThrown(parse, DocumentError, 'document-duplicate-key');
  });
});

describe('describeEdit', () => {
  it('says what is done in one line', () => {
    expect(describeEdit({ path: ['a'], operation: 'retype', value: [] })).toBe('retype to []');
    expect(describeEdit({ path: ['a'], operation: 'change', value: 'x'.repeat(99) })).toHaveLength(70);
    expect(describeEdit({ path: ['a'], operation: 'add', name: 'b', value: 1 })).toBe('add b: 1');
    expect(describeEdit({ path: ['a'], operation: 'duplicate', value: 1, isFirst: true })).toBe(
      'duplicate, first 1',
    );
  });
});
