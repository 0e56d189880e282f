import { writeSync } from 'node:fs';

/** Loaded into the measured process: writes its peak resident memory in bytes to file descriptor 3 as it exits. */
process.on('exit', () => {
  const kibibytes = process.resourceUsage().maxRSS;
  writeSync(3, String(kibibytes * 1024));
});
