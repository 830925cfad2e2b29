// Answers for command lines that run nothing: help, versions, mistakes.
import { inertText } from "../base/escape.ts";
import { VERSION } from "../base/version.ts";
import { helpText, PAGE_COLUMNS } from "./args/help.ts";
import { problemText } from "./args/problems.ts";
import type { Stop } from "./args/types.ts";

/** Prints the answer and returns the exit code: 2 for anything wrong with the command line. */
export function printStop(stop: Stop): number {
  switch (stop.type) {
    case "version":
      process.stdout.write(`${stop.command.versionName ?? "codex-cli"} ${VERSION}\n`);
      return 0;
    case "help": {
      const stream = stop.toStderr ? process.stderr : process.stdout;
      stream.write(helpText(stop.command, { long: stop.long, columns: stream.columns ?? PAGE_COLUMNS }));
      return stop.toStderr ? 2 : 0;
    }
    case "problem":
      // The words of the command line may be names that somebody else chose (`codex exec *`).
      process.stderr.write(inertText(problemText(stop.level, stop.problem)));
      return 2;
  }
}
