import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "ui/**/*.test.{ts,tsx}", "test/**/*.test.ts"],
    globalSetup: ["test/support/global-setup.ts"],
    // Files share two cores, one PostgreSQL and one MariaDB: more at once only makes each slower.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Vitest's own second is a moment; what is polled for comes when a busy machine gets to it.
    expect: { poll: { timeout: 60_000 } },
  },
});
