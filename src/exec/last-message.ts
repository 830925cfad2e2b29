// `-o FILE`: the last agent message of a completed turn.
import * as fs from "node:fs";
import { osErrorText } from "../base/os-error.ts";

/** Writes it; what went wrong goes to `note` and does not fail the run, as 0.120 has it. */
export function writeLastMessage(file: string, message: string | null, note: (line: string) => void): void {
  try {
    fs.writeFileSync(file, message ?? "");
  } catch (error) {
    note(`Failed to write last message file ${JSON.stringify(file)}: ${osErrorText(error)}`);
    return;
  }
  if (message === null) note(`Warning: no last agent message; wrote empty content to ${file}`);
}
