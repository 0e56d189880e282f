import { describe, expect, test } from 'vitest';
import { CotError } from '../src/error.js';
import { EvidenceError, type EvidenceErrorCode } from '../src/evidence.js';

const isOutage: Readonly<Record<EvidenceErrorCode, boolean>> = {
  'evidence-not-found': false,
  'evidence-artifact-error': false,
  'evidence-forbidden': true,
  'evidence-unavailable': true,
  'evidence-malformed': false,
  'evidence-too-large': false,
  'evidence-redirect': false,
  'evidence-unsupported': false,
};

describe('EvidenceError', () => {
  test.each(Object.entries(isOutage))('%s: an outage is %s', (code, expected) => {
    const error = new EvidenceError({ code: code as EvidenceErrorCode, message: 'because' }); // a key of the table
    expect(error).toBeInstanceOf(CotError);
    expect(error).toMatchObject({ name: 'EvidenceError', code, isOutage: expected });
  });
});
