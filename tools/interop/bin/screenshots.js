#!/usr/bin/env node
import { takeScreenshots } from '../dist/html-report/screenshots.js';

await takeScreenshots(process.argv[2] ?? 'docs/images');
