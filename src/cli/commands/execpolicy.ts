// `codex execpolicy check`: what rule files decide about a command (spec/cli.md 2.11).
import { readFileSync } from "node:fs";
import { osErrorText } from "../../base/os-error.ts";
import { isGiven, valuesOf } from "../args/read.ts";
import type { ParsedArgs } from "../args/types.ts";

/** Prints one JSON document. The exit code is 0 whatever the rules decide, 1 when a file cannot be used. */
export async function runExecpolicy(args: ParsedArgs): Promise<number> {
  const { runExecpolicyCheck } = await import("../../policy/exec-rules/check-command.ts");
  const result = runExecpolicyCheck({
    files: valuesOf(args, "rules").map((path) => ({ path, content: readRules(path) })),
    pretty: isGiven(args, "pretty"),
    resolveHostExecutables: isGiven(args, "resolve-host-executables"),
    command: valuesOf(args, "COMMAND"),
  });
  process.stdout.write(result.stdout);
  process.stderr.write(result.stderr);
  return result.exitCode;
}

function readRules(path: string): { readonly text: string } | { readonly readError: string } {
  try {
    return { text: readFileSync(path, "utf8") };
  } catch (error) {
    return { readError: osErrorText(error) };
  }
}
