import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    setupFiles: "lib/testing/own-places.ts",
    include: ["{app,lib,scripts,bench,torture}/**/*.test.{ts,tsx}"],
    // The machine that runs the tests may be small; what is slow on it is not wrong.
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
})
