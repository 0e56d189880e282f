import { describe, expect, test } from 'vitest';
import { ArtifactStoreError } from '../src/artifact-store.js';
import { CotError } from '../src/error.js';

describe('ArtifactStoreError', () => {
  test('is a CotError with a code', () => {
    const error = new ArtifactStoreError({ code: 'store-path', message: 'leaves the folder' });
    expect(error).toBeInstanceOf(CotError);
    expect(error).toMatchObject({ name: 'ArtifactStoreError', code: 'store-path' });
  });
});
