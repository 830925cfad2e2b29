// `codex exec`, its subcommands and `codex review`: parsed words → typed options → the front end.
import { isGiven, ownValue, valueOf, valuesOf } from "../args/read.ts";
import type { ParsedArgs } from "../args/types.ts";
import { configOverrides } from "../overrides.ts";
import type { ColorChoice, ExecOptions, ExecTask, ReviewRequest, SandboxMode } from "../../exec/options.ts";

/** Runs the front end; resolves to its exit code. */
export async function runExecCommand(args: ParsedArgs): Promise<number> {
  const options = await execOptions(args);
  const [{ runExec }, { createExecHost }] = await Promise.all([
    import("../../exec/main.ts"),
    import("../exec-host.ts"),
  ]);
  return runExec(options, await createExecHost(options));
}

/** The options a command line stands for. Choices were checked by the parser. */
export async function execOptions(args: ParsedArgs): Promise<ExecOptions> {
  return {
    task: taskOf(args),
    overrides: await configOverrides(args),
    images: valuesOf(args, "image"),
    ...optional("model", valueOf(args, "model")),
    oss: isGiven(args, "oss"),
    ...optional("localProvider", valueOf(args, "local-provider")),
    ...optional("profile", valueOf(args, "profile")),
    ...optional("sandbox", valueOf(args, "sandbox") as SandboxMode | undefined),
    fullAuto: isGiven(args, "full-auto"),
    bypassApprovalsAndSandbox: isGiven(args, "dangerously-bypass-approvals-and-sandbox"),
    ...optional("cwd", valueOf(args, "cd")),
    addDirs: valuesOf(args, "add-dir"),
    skipGitRepoCheck: isGiven(args, "skip-git-repo-check"),
    ephemeral: isGiven(args, "ephemeral"),
    ...optional("outputSchemaFile", valueOf(args, "output-schema")),
    color: (valueOf(args, "color") ?? "auto") as ColorChoice,
    json: isGiven(args, "json"),
    ...optional("lastMessageFile", valueOf(args, "output-last-message")),
  };
}

function taskOf(args: ParsedArgs): ExecTask {
  switch (args.names.at(-1)) {
    case "resume":
      return resumeTask(args);
    case "review":
      return { type: "review", target: reviewTarget(args) };
    default:
      return { type: "run", ...optional("prompt", ownValue(args, "PROMPT")) };
  }
}

function resumeTask(args: ParsedArgs): ExecTask {
  const last = isGiven(args, "last");
  const all = isGiven(args, "all");
  const first = ownValue(args, "SESSION_ID");
  const second = ownValue(args, "PROMPT");
  // With --last there is no id to give: a single word is the prompt.
  if (last && second === undefined) return { type: "resume", last, all, ...optional("prompt", first) };
  return { type: "resume", last, all, ...optional("thread", first), ...optional("prompt", second) };
}

function reviewTarget(args: ParsedArgs): ReviewRequest {
  if (isGiven(args, "uncommitted")) return { type: "uncommitted" };
  const branch = valueOf(args, "base");
  if (branch !== undefined) return { type: "base", branch };
  const sha = valueOf(args, "commit");
  if (sha !== undefined) return { type: "commit", sha, ...optional("title", valueOf(args, "title")) };
  const instructions = ownValue(args, "PROMPT");
  return instructions === undefined ? { type: "none" } : { type: "custom", instructions };
}

/** A property only when there is a value, for optional properties that may not be undefined. */
function optional<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: V };
}
