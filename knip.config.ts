import type { KnipConfig } from "knip";

const config: KnipConfig = {
  entry: [
    "src/cli/main.ts",
    "scripts/*.mjs",
    "bench/*.mjs",
    // Programs that tests start as processes of their own.
    "test/**/*.{ts,mjs}",
    "src/**/test-child.ts",
  ],
  project: ["src/**/*.ts", "test/**/*.{ts,mjs}", "scripts/**/*.mjs", "bench/**/*.{ts,mjs}", "demo/*.mjs"],
  ignoreBinaries: ["apt-get", "mkfifo", "mount", "openssl", "umount"],
  // The types of an exported function's parameters and result are for its callers.
  ignoreExportsUsedInFile: { interface: true, type: true },
};

export default config;
