/**
 * Loaded into the measured process: writes what it has used to file descriptor 3 as it exits, as JSON. CommonJS, because
 * `--import` would start the loader of modules before the program does, which takes as long as a tenth of a small chain.
 */
process.on('exit', () => {
  const { writeSync } = process.getBuiltinModule('node:fs');
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  writeSync(3, JSON.stringify({ peakBytes: maxRSS * 1024, cpuMs: (userCPUTime + systemCPUTime) / 1000 }));
});
