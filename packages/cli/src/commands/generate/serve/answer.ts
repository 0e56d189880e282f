import { CotError } from '@chain-of-trust/types';
import { errorStatus } from '../../../failure.js';

/** What a client may call its request. */
export type RequestId = string | number;

/** One line that is sent back. */
export type Answer = Done | Pong | Refusal;

/** The blob is made, and where it was to go. */
export interface Done {
  readonly id?: RequestId;
  readonly ok: true;
  /** Paths, in the order in which they were written, and are to be published. */
  readonly written: readonly string[];
  /** Artifact names, in the order in which they were uploaded. */
  readonly uploaded: readonly string[];
}

/** Somebody serves. */
export interface Pong {
  readonly id?: RequestId;
  readonly ok: true;
  readonly pong: true;
}

/** No blob was made; nothing of it is on disk. */
export interface Refusal {
  readonly id?: RequestId;
  readonly ok: false;
  readonly code: string;
  readonly message: string;
  readonly nextStep?: string;
  /** That of `cot generate` for the same error. */
  readonly exitStatus: number;
}

/** What a client is told about an error: what the command would print, and with what it would end. */
export function refusalOf(error: unknown): Omit<Refusal, 'id'> {
  const exitStatus = errorStatus(error);
  if (!(error instanceof CotError)) {
    const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { ok: false, code: 'internal', message, nextStep: 'Report this defect of cot.', exitStatus };
  }
  const { code, message, nextStep } = error;
  return { ok: false, code, message, ...(nextStep === undefined ? {} : { nextStep }), exitStatus };
}
