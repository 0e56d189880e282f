import { describe, expect, test } from 'vitest';
import { CotError, DocumentError } from '../src/error.js';

describe('CotError', () => {
  test('carries code, message, facts, next step and cause as fields', () => {
    const cause = new Error('below');
    const error = new DocumentError({
      code: 'document-malformed',
      message: 'not JSON',
      nextStep: 'Upload it again.',
      facts: { offset: 3 },
      cause,
    });
    expect(error).toBeInstanceOf(CotError);
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: 'DocumentError',
      code: 'document-malformed',
      message: 'not JSON',
      nextStep: 'Upload it again.',
      facts: { offset: 3 },
    });
    expect(error.cause).toBe(cause);
  });

  test('has empty facts, no next step and no cause when none are given', () => {
    const error = new DocumentError({ code: 'document-malformed', message: 'not JSON' });
    expect(error.facts).toStrictEqual({});
    expect(error.nextStep).toBeUndefined();
    expect('cause' in error).toBe(false);
  });
});
