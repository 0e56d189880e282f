import type { UsageErrorCode } from '../../../error.js';
import type { ErrorExplanation } from './explanation.js';

/** Of what was typed, and configuration files; none can be left out. */
export const usageErrors = {
  'usage-missing': {
    means: 'an option or argument that this needs was not given',
    nextStep: 'add it; the message names it',
  },
  'usage-conflict': { means: 'options that contradict each other', nextStep: 'leave one of them out' },
  'usage-value': {
    means: 'a value that the option cannot have',
    nextStep: 'give one of those that the message names',
  },
  'usage-file': {
    means: 'a file or folder of the command line cannot be read or written',
    nextStep: 'check its path and its permissions',
  },
  'usage-configuration': {
    means: 'the configuration file cannot be read, or has a member that it cannot have',
    nextStep: 'correct the file where the message says',
  },
  'usage-configuration-permissions': {
    means: 'others could change a configuration file that nobody named, so they could choose keys and policy',
    nextStep: 'close the file and its folder to others, or name the file with --config',
  },
  'usage-command': {
    means: 'the command to guard cannot be started',
    nextStep: 'give the path of a program that may be run, after --',
  },
  'usage-work-folder': {
    means: 'the work folder cannot be made, holds something, or can be changed by others',
    nextStep: 'name a folder that is new, inside one that only this user and root can change',
  },
  'usage-socket': {
    means: 'the socket to serve on is in use, or others could reach or replace it',
    nextStep: 'put it into a folder that only the worker can enter',
  },
  'usage-request': {
    means: 'what was sent to the socket is no whole request',
    nextStep: 'send one JSON object in a line, and then the line feed',
  },
  'usage-stopping': {
    means: 'this server has been told to stop, and has not begun with the request',
    nextStep: 'send the request to the next server',
  },
} as const satisfies Readonly<Record<UsageErrorCode, ErrorExplanation>>;
