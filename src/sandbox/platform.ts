// The sandbox of an operating system. Where there is none, restricted commands are refused.
import type { Sandbox, SandboxStatus } from "./types.ts";
import { err, ok } from "../base/result.ts";
import { createLinuxSandbox } from "./linux/sandbox.ts";

/** @param platform as in `process.platform` */
export function createSandbox(platform: NodeJS.Platform): Sandbox {
  if (platform === "linux") return createLinuxSandbox();
  return unavailableSandbox(obstacle(platform));
}

type Unavailable = Extract<SandboxStatus, { type: "unavailable" }>;

function obstacle(platform: NodeJS.Platform): Unavailable {
  const name = platform === "darwin" ? "macOS" : platform === "win32" ? "Windows" : platform;
  const fix =
    platform === "win32"
      ? "Run codex in WSL 2, where the Linux sandbox works, or isolate it yourself and use danger-full-access."
      : "Run codex in a Linux container or virtual machine, or isolate it yourself and use danger-full-access.";
  return { type: "unavailable", cause: `This program has no sandbox for ${name} yet.`, fix };
}

function unavailableSandbox(status: Unavailable): Sandbox {
  return {
    status: () => Promise.resolve(status),
    launch(plan, command) {
      if (plan.type === "restricted") {
        return Promise.resolve(err({ cause: status.cause, fix: status.fix }));
      }
      return Promise.resolve(
        ok({ argv: command.argv, env: command.env, inherit: [], release: () => undefined }),
      );
    },
  };
}
