// Before the behaviour tests: builds dist/ when it is absent or older than src/, so that they run what is written.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Runs once per vitest run. @throws when the build fails */
export function setup(): void {
  const script = fileURLToPath(new URL("../scripts/build.mjs", import.meta.url));
  execFileSync(process.execPath, [script, "--if-stale"], { stdio: "inherit" });
}
