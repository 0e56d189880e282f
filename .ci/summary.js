// Adds up the results of several vitest runs, refuses skipped tests, and prints the closing line.
import { readFileSync } from 'node:fs';

const runs = process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, 'utf8')));
const sum = (name) => runs.reduce((total, run) => total + run[name], 0);
const passed = sum('numPassedTests');
const skipped = sum('numPendingTests') + sum('numTodoTests');
const failed = sum('numFailedTests') + sum('numFailedTestSuites');

if (skipped > 0) {
  const names = runs.flatMap((run) => run.testResults).flatMap((file) => file.assertionResults);
  for (const test of names.filter(({ status }) => status !== 'passed'))
    console.error(`not run: ${test.fullName}`);
  console.error(`${skipped} tests were skipped; on CI everything runs`);
}
console.log(`${passed} passed, ${failed + skipped} failed`);
process.exitCode = passed > 0 && failed + skipped === 0 ? 0 : 1;
