#!/usr/bin/env node
import { runDemo } from '../dist/index.js';

process.exitCode = await runDemo((text) => process.stdout.write(text));
