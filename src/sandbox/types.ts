// What the operating system permits a command: a sandbox policy (0.120's three modes) becomes a
// plan (pure data), the plan becomes a launch (argv, environment, descriptors).

export type SandboxPolicy =
  | { readonly type: "dangerFullAccess" }
  | { readonly type: "readOnly"; readonly networkAccess: boolean }
  | {
      readonly type: "workspaceWrite";
      /** Besides the working directory; absolute. */
      readonly writableRoots: readonly string[];
      readonly networkAccess: boolean;
      readonly excludeTmpdirEnvVar: boolean;
      readonly excludeSlashTmp: boolean;
    };

export interface WritableRoot {
  readonly path: string;
  /** Kept read-only below the root, also when missing: `.git`, `.codex`, `.agents`, a worktree's gitdir. */
  readonly protectedPaths: readonly {
    readonly path: string;
    readonly kind: "directory" | "file" | "missing";
  }[];
}

/** What the kernel shall enforce. `unrestricted` = no sandbox was asked for. */
export type SandboxPlan =
  | { readonly type: "unrestricted" }
  | {
      readonly type: "restricted";
      readonly writableRoots: readonly WritableRoot[];
      readonly network: boolean;
    };

export interface SandboxCommand {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** The command gets a terminal and keeps it as its controlling one. */
  readonly tty?: boolean;
}

/** Ready for `process/spawn`. */
export interface SandboxLaunch {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly inherit: readonly Uint8Array[];
  /** Call when the process has ended, or was not started: removes what the sandbox put in place for it. Idempotent. */
  readonly release: () => void;
}

/** Its own state: when the sandbox cannot be had, commands are refused or asked about, never run bare. */
export type SandboxStatus =
  | { readonly type: "available"; readonly launcher: string }
  /** `cause` and `fix` are one sentence each, for the user. */
  | { readonly type: "unavailable"; readonly cause: string; readonly fix: string };

export interface Sandbox {
  /** Probes once per process, then answers from memory. */
  status(): Promise<SandboxStatus>;
  /** The launch of a command under a plan. An `unrestricted` plan returns the command as it is. */
  launch(
    plan: SandboxPlan,
    command: SandboxCommand,
  ): Promise<
    | { readonly ok: true; readonly value: SandboxLaunch }
    | { readonly ok: false; readonly error: { readonly cause: string; readonly fix: string } }
  >;
}
