import { defineConfig } from 'vitest/config';

const { VITEST_JSON } = process.env;

export default defineConfig({
  test: {
    include: ['tools/interop/test/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 300_000,
    fileParallelism: false,
    reporters: VITEST_JSON === undefined ? ['default'] : ['default', ['json', { outputFile: VITEST_JSON }]],
  },
});
