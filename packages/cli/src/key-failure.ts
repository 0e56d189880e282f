import { printable } from '@chain-of-trust/report';
import type { Terminal } from './terminal.js';

/** Why the keys of a worker implementation cannot be used. */
export interface ImplementationFailure {
  readonly code: string;
  readonly message: string;
  readonly nextStep?: string | undefined;
}

/** Says that a worker implementation has failed where others have not, so that nobody overlooks it. */
export function tellFailure(
  name: string,
  { code, message, nextStep = '' }: ImplementationFailure,
  terminal: Terminal,
): void {
  terminal.stderr(`cot: ${name}: ${code}: ${printable(message)}\n     ${printable(nextStep)}\n`);
}
