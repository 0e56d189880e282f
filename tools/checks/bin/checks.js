#!/usr/bin/env node
// Checks the repository itself. `--write` brings what is generated up to date first.
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rules } from '@chain-of-trust/verifier';
import { findingExplanations } from '@chain-of-trust/verifier/explanations';
import {
  checkArrows,
  checkErrorCodes,
  checkExplanationTables,
  checkRulesTable,
  checkSizes,
  checkSpecTable,
  checkWords,
  writeExplanationTables,
  writeRulesTable,
} from '../dist/index.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
if (process.argv.includes('--write')) {
  writeRulesTable(root, rules);
  writeExplanationTables(root, findingExplanations);
}

const checks = {
  arrows: () => checkArrows(root),
  sizes: () => checkSizes(root),
  words: () => checkWords(root),
  'spec-table': () => checkSpecTable(root, resolve(root, '../shared/spec')),
  'rules-table': () => checkRulesTable(root, rules),
  'error-codes': () => checkErrorCodes(root),
  'explanation-tables': () => checkExplanationTables(root, findingExplanations),
};

for (const [name, check] of Object.entries(checks)) {
  const problems = check();
  console.log(`${problems.length === 0 ? 'ok  ' : 'FAIL'} ${name}`);
  for (const { where, message } of problems) console.error(`     ${where}: ${message}`);
  if (problems.length > 0) process.exitCode = 1;
}
