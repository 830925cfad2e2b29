// Runs git for us. A repository is not trusted to run anything here: no hooks, fsmonitor, pager, filters,
// external diff or transport, no locks taken, a time limit, and a bound on what is read.
import { delay } from "../base/clock.ts";
import { spawnProcess } from "../process/spawn.ts";
import { SpawnError } from "../process/types.ts";

export interface GitPlace {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

export interface GitOptions {
  /** Longest accepted output in bytes; more counts as a failure. */
  readonly maxBytes: number;
  readonly timeoutMs: number;
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** `name=value` for `-c`, after our own. */
  readonly config?: readonly string[];
}

// `protocol.allow` keeps partial clones from fetching, which would run the repository's own ssh command.
const QUIET_GIT = [
  "git",
  "--no-pager",
  "-c",
  "core.fsmonitor=false",
  "-c",
  "core.hooksPath=/dev/null",
  "-c",
  "protocol.allow=never",
] as const;

/** Standard output of one git command, or null when it failed, took too long, said too much, or is not installed. */
export async function gitOutput(
  place: GitPlace,
  args: readonly string[],
  options: GitOptions,
): Promise<string | null> {
  const env = {
    ...place.env,
    GIT_OPTIONAL_LOCKS: "0",
    GIT_TERMINAL_PROMPT: "0",
    GIT_NO_LAZY_FETCH: "1",
    ...options.env,
  };
  const settings = (options.config ?? []).flatMap((setting) => ["-c", setting]);
  const argv = [...QUIET_GIT, ...settings, ...args];
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    const child = await spawnProcess({ argv, cwd: place.cwd, env, stdin: "closed", output: "split" });
    child.onOutput = (chunk, stream) => {
      if (stream === "stderr") return;
      bytes += chunk.length;
      if (bytes <= options.maxBytes) chunks.push(chunk);
      else child.terminate({ force: true });
    };
    const ended = new AbortController();
    const limit = delay(options.timeoutMs, AbortSignal.any([place.signal, ended.signal]));
    const exit = await Promise.race([child.exited, limit.then(() => null)]);
    ended.abort();
    if (exit === null) child.terminate({ force: true });
    return exit?.code === 0 && bytes <= options.maxBytes ? Buffer.concat(chunks).toString("utf8") : null;
  } catch (error) {
    // Git is not installed, or the folder is gone.
    if (error instanceof SpawnError) return null;
    throw error;
  }
}
