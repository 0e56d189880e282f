#!/usr/bin/env node
import { runSandbox } from '../dist/command.js';

process.exitCode = await runSandbox(process.argv.slice(2));
