import { CotError, EvidenceError, type Verdict } from '@chain-of-trust/types';

/** Exit statuses of `cot`. A refusal and an outage are never confused. */
export const exitStatus = {
  /** Verified, or done. */
  ok: 0,
  /** Refused: something is wrong with the chain or the blob. */
  refused: 1,
  /** Wrong usage or configuration: nothing was verified. */
  usage: 2,
  /** Could not find out: the network or a service failed. Try again. */
  undetermined: 3,
} as const;

/** The exit status of a verdict. */
export const verdictStatus: Readonly<Record<Verdict, number>> = {
  verified: exitStatus.ok,
  refused: exitStatus.refused,
  undetermined: exitStatus.undetermined,
};

/**
 * The exit status of an error that ended a command. Errors of this project are about what the caller gave, unless
 * they are evidence; anything else is a defect, which proves nothing about a chain.
 */
export function errorStatus(error: unknown): number {
  if (error instanceof EvidenceError) return error.isOutage ? exitStatus.undetermined : exitStatus.refused;
  if (error instanceof CotError) return exitStatus.usage;
  return exitStatus.undetermined;
}
