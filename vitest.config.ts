import { defineConfig } from 'vitest/config';

const { VITEST_JSON } = process.env;

export default defineConfig({
  test: {
    include: ['packages/*/test/**/*.test.ts', 'tools/*/test/**/*.test.ts', 'examples/*/test/**/*.test.js'],
    // Of the interop tier, only what is marked as a fast slice of it.
    exclude: [
      '**/node_modules/**',
      'tools/interop/test/*.test.ts',
      'tools/interop/test/{differential,generation,key-sync}/**',
    ],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: VITEST_JSON === undefined ? ['default'] : ['default', ['json', { outputFile: VITEST_JSON }]],
  },
});
