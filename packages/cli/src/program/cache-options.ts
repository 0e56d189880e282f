import { Option } from 'commander';

/** Where evidence is kept for later verifications. */
export function cacheOptions(): Option[] {
  return [
    new Option(
      '--cache <folder>',
      'keep evidence that can never change in FOLDER for later verifications; all of it is verified again',
    ),
    new Option(
      '--cache-size <bytes>',
      'the most that it takes, like 500MB (default: 2 GiB); what was not used for the longest time is removed',
    ),
  ];
}
