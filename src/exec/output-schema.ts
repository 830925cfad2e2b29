// `--output-schema FILE`: read before anything is sent.
import * as fs from "node:fs";
import { osErrorText } from "../base/os-error.ts";
import { UserError } from "../base/user-error.ts";
import { jsonSyntaxError } from "../base/json-syntax.ts";

/** The schema, or undefined without a file. @throws UserError */
export function readOutputSchema(file: string | undefined): unknown {
  if (file === undefined) return undefined;
  let text: string;
  try {
    text = fs.readFileSync(file, "utf8");
  } catch (error) {
    throw new UserError(`Failed to read output schema file ${file}: ${osErrorText(error)}`);
  }
  const problem = jsonSyntaxError(text);
  if (problem !== null) throw new UserError(`Output schema file ${file} is not valid JSON: ${problem}`);
  return JSON.parse(text);
}
