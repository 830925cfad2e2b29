// `--output-schema FILE`: read before anything is sent.
import * as fs from "node:fs";
import { osErrorText } from "../base/os-error.ts";
import { err, ok, type Result } from "../base/result.ts";
import { jsonSyntaxError } from "../base/json-syntax.ts";

/** The schema, or undefined without a file. */
export function readOutputSchema(file: string | undefined): Result<unknown, string> {
  if (file === undefined) return ok(undefined);
  let text: string;
  try {
    text = fs.readFileSync(file, "utf8");
  } catch (error) {
    return err(`Failed to read output schema file ${file}: ${osErrorText(error)}`);
  }
  const problem = jsonSyntaxError(text);
  if (problem !== null) return err(`Output schema file ${file} is not valid JSON: ${problem}`);
  return ok(JSON.parse(text));
}
