import { defineConfig } from "vitest/config";

// Real processes, signals and file descriptors: not in a thread beside other tests.
const NEEDS_A_PROCESS = ["src/process/**/*.test.ts"];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["src/**/*.test.ts"],
          exclude: NEEDS_A_PROCESS,
          pool: "threads",
          isolate: false,
          testTimeout: 10_000,
        },
      },
      {
        test: {
          name: "unit-processes",
          include: NEEDS_A_PROCESS,
          pool: "forks",
          maxWorkers: 2,
          testTimeout: 10_000,
        },
      },
      {
        test: {
          name: "behaviour",
          include: ["test/**/*.test.ts"],
          globalSetup: ["test/build-once.ts"],
          pool: "forks",
          maxWorkers: 2,
          testTimeout: 60_000,
        },
      },
    ],
  },
});
