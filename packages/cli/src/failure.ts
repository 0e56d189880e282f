import { printable } from '@chain-of-trust/report';
import { CotError, EvidenceError } from '@chain-of-trust/types';
import { exitStatus } from './exit-status.js';

/**
 * The exit status of an error that ended a command. Errors of this project are about what the caller gave, unless
 * they are evidence; anything else is a defect, which proves nothing about a chain.
 */
export function errorStatus(error: unknown): number {
  if (error instanceof EvidenceError) return error.isOutage ? exitStatus.undetermined : exitStatus.refused;
  if (error instanceof CotError) return statusOfCode(error.code);
  return exitStatus.undetermined;
}

const refusals = ['key-repo-tag-', 'key-repo-rewritten', 'key-repo-unusable', 'guard-changed'];
const outages = [
  'key-repo-fetch',
  'key-repo-state-locked',
  'generator-upload-unavailable',
  'usage-stopping',
  'guard-start',
];

/** What signers and maintainers of a key repository have signed is refused; what a machine has not done may be tried again. */
function statusOfCode(code: string): number {
  if (code === 'key-repo-tag-missing') return exitStatus.usage;
  if (refusals.some((each) => code.startsWith(each))) return exitStatus.refused;
  return outages.includes(code) ? exitStatus.undetermined : exitStatus.usage;
}

/** Says what went wrong in a line with its code, and what to do; never a stack trace. */
export function describeError(error: unknown): string {
  if (!(error instanceof CotError)) {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return `cot: internal error: ${printable(reason)}\n  This is a defect of cot; please report it.\n`;
  }
  const next = error.nextStep === undefined ? '' : `  ${printable(error.nextStep)}\n`;
  return `cot: ${error.code}: ${printable(error.message)}\n${next}`;
}
