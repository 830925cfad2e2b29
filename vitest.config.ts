import { defineConfig } from "vitest/config";

// Real processes, signals and file descriptors: not in a thread beside other tests.
const NEEDS_A_PROCESS = [
  "src/process/**/*.test.ts",
  "src/tools/command-tools.test.ts",
  "src/core/git-diff-to-remote.test.ts",
];

// The groups run one after the other: what measures times is not disturbed by its neighbours.
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
          sequence: { groupOrder: 0 },
          testTimeout: 10_000,
        },
      },
      {
        test: {
          name: "unit-processes",
          include: NEEDS_A_PROCESS,
          pool: "forks",
          sequence: { groupOrder: 1 },
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
          sequence: { groupOrder: 2 },
          testTimeout: 60_000,
        },
      },
    ],
  },
});
