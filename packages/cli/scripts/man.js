// Writes `man/*.1` after the build.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createGpgKeysProgram } from '../dist/program/create-gpg-keys.js';
import { verifyCotProgram } from '../dist/program/verify-cot.js';
import { createProgram } from '../dist/program.js';
import { writeManPages } from './man-page.js';

const root = fileURLToPath(new URL('../', import.meta.url));
const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
const terminal = { stdout() {}, stderr() {} };
const finish = () => undefined;
const programs = [createProgram, createGpgKeysProgram, verifyCotProgram].map((create) =>
  create(terminal, finish),
);
writeManPages(programs, version, `${root}man/`);
