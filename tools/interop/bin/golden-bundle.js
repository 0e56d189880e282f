#!/usr/bin/env node
import { makeGoldenBundle } from '../dist/golden-bundle.js';

await makeGoldenBundle(process.argv[2]);
