// The command line's way in: argv → one lazily loaded command → an exit code. It alone turns
// errors into text on stderr and ends the process.
import { inertText } from "../base/escape.ts";
import { UserError } from "../base/user-error.ts";
import { parseArgs } from "./args/parser.ts";
import { ROOT } from "./args/defs/root.ts";
import type { ParsedArgs, Stop } from "./args/types.ts";
import { loadCommand } from "./commands.ts";

const APPLY_PATCH_WORD = "--codex-run-as-apply-patch";
/** How the script `apply_patch` on a command's PATH calls us (core/patch-program.ts). */
const APPLY_PATCH_PROGRAM_WORD = "--codex-apply-patch-program";
/** A link of this name on a command's PATH makes us that program. */
const APPLY_PATCH_LINK = /[\\/]apply_?patch$/;

/** Runs the command that `argv` (without node and script) names, then exits. Never returns normally. */
export async function main(argv: readonly string[]): Promise<never> {
  process.on("uncaughtException", (error) => process.exit(report(error)));
  let code: number;
  try {
    code = await run(argv);
  } catch (error) {
    code = report(error);
  }
  await drained(process.stdout);
  await drained(process.stderr);
  // A failed write is reported one turn later: a closed stdout must not look like success.
  await new Promise((resolve) => setImmediate(resolve));
  process.exit(code);
}

async function run(argv: readonly string[]): Promise<number> {
  if (argv[0] === APPLY_PATCH_WORD) {
    const { runApplyPatch } = await import("./commands/apply-patch.ts");
    return runApplyPatch(argv.slice(1));
  }
  if (argv[0] === APPLY_PATCH_PROGRAM_WORD) {
    const { runApplyPatchLink } = await import("./commands/apply-patch.ts");
    return runApplyPatchLink(argv.slice(1));
  }
  if (APPLY_PATCH_LINK.test(process.argv[1] ?? "")) {
    const { runApplyPatchLink } = await import("./commands/apply-patch.ts");
    return runApplyPatchLink(argv);
  }
  const parsed = await parseArgs(ROOT, argv);
  if (!parsed.ok) return stopped(parsed.error);
  const args = parsed.value;
  refuseRemote(args);
  const command = await loadCommand(args.names);
  return command(args);
}

async function stopped(stop: Stop): Promise<number> {
  const { printStop } = await import("./stop.ts");
  return printStop(stop);
}

/** `--remote` before a command that is not the terminal UI (requirements CLI-11). */
function refuseRemote(args: ParsedArgs): void {
  const [first] = args.names;
  if (first === undefined || first === "resume" || first === "fork") return;
  const given = args.levels[0]!.matches;
  const command = `codex ${args.names.join(" ")}`;
  const only = "is only supported for interactive TUI commands, not";
  if (given.has("remote"))
    throw new UserError(`\`--remote ${given.get("remote")![0]}\` ${only} \`${command}\``);
  if (given.has("remote-auth-token-env"))
    throw new UserError(`\`--remote-auth-token-env\` ${only} \`${command}\``);
}

/** Prints an error and returns the exit code. */
function report(error: unknown): number {
  // The reader of stdout went away: nothing to say and nobody to say it to. 101 as in 0.120.
  if (isBrokenPipe(error)) return 101;
  if (error instanceof UserError) {
    // A text that carries its own label is complete.
    const label = /^(?:Error|WARNING)\b/.test(error.message) ? "" : "Error: ";
    process.stderr.write(inertText(`${label}${error.message}\n`));
    return error.exitCode;
  }
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(
    inertText(`Error: unexpected failure: ${message}. This is a bug in codex; please report it.\n`),
  );
  if (wantsStack() && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  return 1;
}

function isBrokenPipe(error: unknown): boolean {
  return (
    error instanceof Error &&
    "code" in error &&
    error.code === "EPIPE" &&
    "syscall" in error &&
    error.syscall === "write"
  );
}

function wantsStack(): boolean {
  return process.env["CODEX_DEBUG"] !== undefined || /debug|trace/.test(process.env["RUST_LOG"] ?? "");
}

/** Resolves when everything written to the stream has left the process. */
async function drained(stream: NodeJS.WriteStream): Promise<void> {
  if (stream.writableLength === 0) return;
  await new Promise<void>((resolve) => stream.write("", () => resolve()));
}
