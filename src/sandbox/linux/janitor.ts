// Clears placeholders away when this process is killed and cannot do it itself. A small shell waits for
// the end of a pipe that only we hold open; the kernel closes it however we end. It takes away our own
// leases, and a folder only after a lease of ours was in it: what a user put there stays.
import { spawn } from "node:child_process";

// The pause lets the kernel end the commands first: their protection lasts as long as they do.
const SCRIPT = `read _
for lease; do [ -d "$lease" ] && sleep 0.1 && break; done
for lease; do rmdir "$lease" && rmdir "\${lease%/*}"; done`;

const guarded = new Set<string>();

/** Sees to it that these leases (folders that this process has or will have) do not outlive it. */
export function guardLeases(leases: readonly string[]): void {
  const fresh = leases.filter((lease) => !guarded.has(lease));
  if (fresh.length === 0) return;
  for (const lease of fresh) guarded.add(lease);
  const janitor = spawn("/bin/sh", ["-c", SCRIPT, "sh", ...fresh], {
    cwd: "/",
    env: { PATH: "/usr/bin:/bin" },
    stdio: ["pipe", "ignore", "ignore"],
    // Not in the terminal's process group: a Ctrl-C is not for it.
    detached: true,
  });
  // Without it leases stay until the next command in the same workspace sweeps them.
  janitor.on("error", () => undefined);
  janitor.stdin.on("error", () => undefined);
  janitor.unref();
  if ("unref" in janitor.stdin && typeof janitor.stdin.unref === "function") janitor.stdin.unref();
}
