import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    globalSetup: ['test/acceptance/built-dist.ts', 'test/server/nats/tell-missing.ts'],
    testTimeout: 20_000,
    hookTimeout: 20_000,
  },
});
