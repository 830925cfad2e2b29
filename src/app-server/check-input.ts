// Bounds of a turn's input.
import type { UserInput } from "../protocol/input.ts";
import { INVALID_PARAMS, invalidRequest, RpcError } from "./rpc-error.ts";

const MAX_CHARS = 1_048_576;

/** @throws RpcError for an empty input or one that is too long */
export function checkInput(input: readonly UserInput[]): void {
  if (input.length === 0) throw invalidRequest("input must not be empty");
  const actual = input.reduce((sum, part) => sum + (part.type === "text" ? [...part.text].length : 0), 0);
  if (actual <= MAX_CHARS) return;
  throw new RpcError(INVALID_PARAMS, `Input exceeds the maximum length of ${MAX_CHARS} characters.`, {
    input_error_code: "input_too_large",
    max_chars: MAX_CHARS,
    actual_chars: actual,
  });
}
