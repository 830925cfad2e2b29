// What the model is told of apply_patch: a custom tool with a grammar.
import { APPLY_PATCH_DESCRIPTION, APPLY_PATCH_GRAMMAR } from "../apply-patch/grammar.ts";

export const APPLY_PATCH_SPEC = {
  type: "custom",
  name: "apply_patch",
  description: APPLY_PATCH_DESCRIPTION,
  format: { type: "grammar", syntax: "lark", definition: APPLY_PATCH_GRAMMAR },
} as const;
