// The Linux sandbox: a plan and a command become one bwrap launch, two execs in all. Refuses when the
// sandbox cannot be had; there is no way from here to a bare run of a restricted plan.
import * as os from "node:os";
import { err, ok } from "../../base/result.ts";
import type { Sandbox, SandboxCommand, SandboxPlan } from "../types.ts";
import { bwrapArguments } from "./bwrap.ts";
import { guardLeases } from "./janitor.ts";
import { acquirePlaceholder, leaseIn, releasePlaceholder } from "./placeholders.ts";
import { preflight } from "./preflight.ts";
import type { Preflight, PreflightOptions } from "./preflight.ts";
import { seccompProgram } from "./seccomp.ts";
import type { FilterArch } from "./syscalls.ts";

type RestrictedPlan = Extract<SandboxPlan, { type: "restricted" }>;

/** Descriptor of the first `inherit` entry. */
const SECCOMP_FD = 3;

/** The sandbox of this process. The default options are right for all but tests. */
export function createLinuxSandbox(options: Partial<PreflightOptions> = {}): Sandbox {
  let probe: Promise<Preflight> | undefined;
  const probed = (): Promise<Preflight> => {
    probe ??= preflight({
      searchPath: options.searchPath ?? process.env["PATH"] ?? "",
      untrusted: options.untrusted ?? [process.cwd(), "/tmp", os.tmpdir()],
    });
    return probe;
  };
  return {
    async status() {
      const result = await probed();
      return result.type === "available" ? { type: "available", launcher: result.launcher } : result;
    },
    async launch(plan, command) {
      if (plan.type === "unrestricted") {
        return ok({ argv: command.argv, env: command.env, inherit: [], release: () => undefined });
      }
      const result = await probed();
      if (result.type === "unavailable") return err({ cause: result.cause, fix: result.fix });
      return launchRestricted(plan, command, result);
    },
  };
}

function launchRestricted(
  plan: RestrictedPlan,
  command: SandboxCommand,
  probe: Extract<Preflight, { type: "available" }>,
): Awaited<ReturnType<Sandbox["launch"]>> {
  const held = new Set<string>();
  const release = (): void => {
    for (const file of held) releasePlaceholder(file);
    held.clear();
  };
  let current: RestrictedPlan;
  try {
    // Before the first is made: from then on we may be killed at any moment.
    guardLeases(missingPaths(plan).map(leaseIn));
    current = holdPlaceholders(plan, held);
  } catch (error) {
    release();
    const reason = error instanceof Error ? error.message : String(error);
    return err({
      cause: `The sandbox could not be prepared: ${reason}`,
      fix: "Free disk space or check the permissions of the working directory, then try again.",
    });
  }
  const args = bwrapArguments({
    plan: current,
    cwd: command.cwd,
    proc: probe.proc,
    tty: command.tty === true,
    placeholders: new Set(held),
    seccompFd: SECCOMP_FD,
  });
  return ok({
    argv: [probe.launcher, ...args, ...command.argv],
    env: command.env,
    inherit: [filter(probe.arch, plan.network)],
    release,
  });
}

function missingPaths(plan: RestrictedPlan): string[] {
  return plan.writableRoots.flatMap((root) =>
    root.protectedPaths.filter(({ kind }) => kind === "missing").map((entry) => entry.path),
  );
}

/** Puts mount points where a protected name is missing; a name that came into being meanwhile is kept read-only. */
function holdPlaceholders(plan: RestrictedPlan, held: Set<string>): RestrictedPlan {
  const writableRoots = plan.writableRoots.map((root) => ({
    ...root,
    protectedPaths: root.protectedPaths.map((entry) => {
      if (entry.kind !== "missing") return entry;
      const state = acquirePlaceholder(entry.path);
      if (state === "held") held.add(entry.path);
      return state === "file" ? { ...entry, kind: "file" as const } : entry;
    }),
  }));
  return { ...plan, writableRoots };
}

const filters = new Map<string, Uint8Array>();

function filter(arch: FilterArch, network: boolean): Uint8Array {
  const key = `${arch} ${network}`;
  const known = filters.get(key) ?? seccompProgram(arch, { network });
  filters.set(key, known);
  return known;
}
