// The environment of commands (spec/cli.md 2.4): what `shell_environment_policy` lets through, then the
// variables that every command gets. Pure: the caller passes the environment to start from.

export interface ShellEnvironmentPolicy {
  readonly inherit: "all" | "core" | "none";
  /** false: names that look like secrets are dropped. */
  readonly ignoreDefaultExcludes: boolean;
  /** Globs with `*` and `?` on names, regardless of case. */
  readonly exclude: readonly string[];
  readonly set: Readonly<Record<string, string>>;
  /** When not empty only matching names stay, also among `set`. */
  readonly includeOnly: readonly string[];
}

export interface CommandEnvironmentInput {
  readonly base: Readonly<Record<string, string | undefined>>;
  readonly policy: ShellEnvironmentPolicy;
  readonly threadId?: string;
  /** The command's network is restricted by the sandbox. */
  readonly networkRestricted: boolean;
  /** Adds what keeps programs from paging, colouring and localising (exec_command). */
  readonly plainOutput: boolean;
  /** Put in front of PATH. */
  readonly pathPrefix?: string;
}

/** The policy when none is configured. Secret-looking names are dropped: the documented default, not 0.120's. */
export const DEFAULT_ENVIRONMENT_POLICY: ShellEnvironmentPolicy = {
  inherit: "all",
  ignoreDefaultExcludes: false,
  exclude: [],
  set: {},
  includeOnly: [],
};

const CORE = new Set(["HOME", "LOGNAME", "PATH", "SHELL", "USER", "USERNAME", "TMPDIR", "TEMP", "TMP"]);
const SECRET_GLOBS = ["*KEY*", "*SECRET*", "*TOKEN*"];

const PLAIN_OUTPUT: Readonly<Record<string, string>> = {
  NO_COLOR: "1",
  TERM: "dumb",
  LANG: "C.UTF-8",
  LC_CTYPE: "C.UTF-8",
  LC_ALL: "C.UTF-8",
  COLORTERM: "",
  PAGER: "cat",
  GIT_PAGER: "cat",
  GH_PAGER: "cat",
  CODEX_CI: "1",
};

/** The complete environment of one command. */
export function commandEnvironment(input: CommandEnvironmentInput): Record<string, string> {
  const env = applyPolicy(input.base, input.policy);
  if (input.plainOutput) Object.assign(env, PLAIN_OUTPUT);
  if (input.threadId !== undefined) env["CODEX_THREAD_ID"] = input.threadId;
  // The mark is ours to set: one inherited from an outer sandbox says nothing about this command.
  delete env["CODEX_SANDBOX_NETWORK_DISABLED"];
  if (input.networkRestricted) env["CODEX_SANDBOX_NETWORK_DISABLED"] = "1";
  if (input.pathPrefix !== undefined) {
    const path = env["PATH"];
    // Without a PATH the shell has its own default: a PATH of ours alone would hide every program.
    if (path !== undefined && path !== "") env["PATH"] = `${input.pathPrefix}:${path}`;
  }
  return env;
}

/** Inherit, then drop, then set, then keep only: in this order (spec/cli.md 2.4). */
function applyPolicy(
  base: CommandEnvironmentInput["base"],
  policy: ShellEnvironmentPolicy,
): Record<string, string> {
  const dropped = nameMatcher([...(policy.ignoreDefaultExcludes ? [] : SECRET_GLOBS), ...policy.exclude]);
  const kept = policy.includeOnly.length === 0 ? () => true : nameMatcher(policy.includeOnly);
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(base)) {
    if (value !== undefined && inherits(policy.inherit, name) && !dropped(name) && kept(name)) {
      env[name] = value;
    }
  }
  for (const [name, value] of Object.entries(policy.set)) {
    if (kept(name)) env[name] = value;
  }
  return env;
}

function inherits(mode: ShellEnvironmentPolicy["inherit"], name: string): boolean {
  return mode === "all" || (mode === "core" && CORE.has(name));
}

function nameMatcher(globs: readonly string[]): (name: string) => boolean {
  const patterns = globs.map(globPattern);
  return (name) => patterns.some((pattern) => pattern.test(name));
}

/** Only `*` and `?` are special: 0.120 takes `[` literally. */
function globPattern(glob: string): RegExp {
  const source = glob
    .replace(/[\\^$.|+()[\]{}]/g, "\\$&")
    .replaceAll(/\*+/g, ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "is");
}
