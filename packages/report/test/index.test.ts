import { expect, it } from 'vitest';
import type {
  AttestedChainInit,
  AttestedLink,
  DigestSet,
  GraphFormat,
  ReportErrorCode,
  ResourceDescriptor,
  Statement,
  TextOptions,
  VerificationSummaryOptions,
} from '../src/index.js';
import * as report from '../src/index.js';

it('exports exactly its documented names', () => {
  expect(Object.keys(report).sort()).toEqual([
    'AttestedChain',
    'ReportError',
    'createProvenance',
    'createVerificationSummary',
    'formatReportGraph',
    'formatReportHtml',
    'formatReportJson',
    'formatReportJunit',
    'formatReportText',
    'formatStatement',
    'parseRootUrl',
    'parseUri',
    'printable',
    'statementPayloadType',
  ]);
  expect<GraphFormat | TextOptions | undefined>(undefined).toBeUndefined();
  expect<AttestedChainInit | AttestedLink | Statement | undefined>(undefined).toBeUndefined();
  expect<DigestSet | ResourceDescriptor | undefined>(undefined).toBeUndefined();
  expect<ReportErrorCode | VerificationSummaryOptions | undefined>(undefined).toBeUndefined();
});
