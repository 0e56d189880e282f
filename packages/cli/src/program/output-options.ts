import { Option } from 'commander';

/** How much is said beside the report. */
export function outputOptions(): Option[] {
  return [
    new Option('--quiet', 'say nothing of what is verified: no progress, and no report as text').conflicts(
      'verbose',
    ),
    new Option('--verbose', 'say each request on standard error: its status and how long it took'),
  ];
}
