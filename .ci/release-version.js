// Whether a tag may be published: every package has its version, and no change waits for another one.
// Usage: node .ci/release-version.js v1.2.0
import { readdirSync, readFileSync } from 'node:fs';

const [tag = ''] = process.argv.slice(2);
const problems = [];
for (const name of readdirSync('packages')) {
  const { version } = JSON.parse(readFileSync(`packages/${name}/package.json`, 'utf8'));
  if (`v${version}` !== tag)
    problems.push(`packages/${name} has the version ${version}, which ${tag} is not`);
}
const waiting = readdirSync('.changeset').filter((file) => file.endsWith('.md') && file !== 'README.md');
if (waiting.length > 0) problems.push(`changes wait for a version: ${waiting.join(', ')}`);
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
