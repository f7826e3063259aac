import { defineConfig } from "vitest/config";

/** What needs installed systems, the built package, or time: see test/README.md. */
export default defineConfig({
  test: {
    include: ["test/system/**/*.test.ts"],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    fileParallelism: false,
  },
});
