import { defineConfig } from 'vitest/config';

/** The tests that mutation testing of the rules runs: see stryker.config.json. */
export default defineConfig({
  test: {
    include: ['packages/verifier/test/rules/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
