import { writeSync } from 'node:fs';

/** Loaded into the measured process: writes what it has used to file descriptor 3 as it exits, as JSON. */
process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  writeSync(3, JSON.stringify({ peakBytes: maxRSS * 1024, cpuMs: (userCPUTime + systemCPUTime) / 1000 }));
});
