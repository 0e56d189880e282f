#!/usr/bin/env node
import { runCommand } from '../dist/differential/command.js';

process.exitCode = await runCommand(process.argv.slice(2));
