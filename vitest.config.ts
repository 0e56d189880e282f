import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['packages/*/test/**/*.test.ts', 'tools/*/test/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'tools/interop/**'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
