#!/usr/bin/env node
// Packs every public package and checks what would be published.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packProblems } from '../dist/index.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
for (const name of readdirSync(join(root, 'packages')).sort()) {
  const problems = packProblems(root, `packages/${name}`);
  console.log(`${problems.length === 0 ? 'ok  ' : 'FAIL'} ${name}`);
  for (const { message } of problems) console.error(message);
  if (problems.length > 0) process.exitCode = 1;
}
