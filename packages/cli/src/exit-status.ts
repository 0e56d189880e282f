import type { Verdict } from '@chain-of-trust/types';

/** Exit statuses of `cot`. A refusal and an outage are never confused. */
export const exitStatus = {
  /** Verified, or done. */
  ok: 0,
  /** Refused: something is wrong with the chain or the blob. */
  refused: 1,
  /** `policy diff` has found differences. The same number as of `diff`, and of a refusal. */
  differs: 1,
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
