import type { GuardErrorCode } from '../../../error.js';
import type { ErrorExplanation } from './explanation.js';

/** Of commands that were not started although the chain is verified; none can be left out. */
export const guardErrors = {
  'guard-changed': {
    means: 'what lies in the work folder is not what was verified, so that the command was not started',
    nextStep: 'find out who can write to the folder, and run the task again',
  },
  'guard-start': {
    means: 'the command could not be started; nothing was refuted',
    nextStep: 'do what the message says of the machine, and run the task again',
  },
} as const satisfies Readonly<Record<GuardErrorCode, ErrorExplanation>>;
