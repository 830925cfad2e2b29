// Reads the instruction texts that the configuration names. I/O: reads only.
import * as fs from "node:fs";
import { errnoCode, osErrorText } from "../base/os-error.ts";
import { err, ok, type Result } from "../base/result.ts";
import type { ConfigError } from "./error.ts";

export interface InstructionTexts {
  /** Replaces the built-in base instructions; null: keep those. */
  readonly baseInstructions: string | null;
  /** Replaces the built-in compaction prompt; null: keep that. */
  readonly compactPrompt: string | null;
}

/** The texts of `model_instructions_file`, `compact_prompt` and its file. Errors as in spec/cli.md 2.6. */
export function loadInstructionFiles(config: {
  readonly modelInstructionsFile: string | null;
  readonly compactPromptFile: string | null;
  readonly compactPrompt: string | null;
}): Result<InstructionTexts, ConfigError> {
  const base = readInstructions(config.modelInstructionsFile, "model instructions file");
  if (!base.ok) return base;
  const inline = config.compactPrompt?.trim();
  if (inline !== undefined && inline !== "")
    return ok({ baseInstructions: base.value, compactPrompt: inline });
  const compact = readInstructions(config.compactPromptFile, "experimental compact prompt file");
  return compact.ok ? ok({ baseInstructions: base.value, compactPrompt: compact.value }) : compact;
}

function readInstructions(file: string | null, what: string): Result<string | null, ConfigError> {
  if (file === null) return ok(null);
  try {
    const text = fs.readFileSync(file, "utf8").trim();
    if (text !== "") return ok(text);
    return err({ kind: "semantic", message: `${what} is empty: ${file}` });
  } catch (error) {
    if (errnoCode(error) === undefined) throw error;
    return err({ kind: "semantic", message: `failed to read ${what} ${file}: ${osErrorText(error)}` });
  }
}
