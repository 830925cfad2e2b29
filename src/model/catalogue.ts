// Which facts hold for a model name. A name the catalogue does not list takes the facts of the
// longest listed name it begins with (`gpt-5.4-2026-03-05`), also behind one namespace
// (`openai/gpt-oss-20b`); any other name works with cautious defaults.
import { MODELS, UNKNOWN_MODEL } from "./catalogue-data.ts";
import type { ModelInfo } from "./types.ts";

const NAMESPACED = /^[\w-]+\/([^/]+)$/;

/** What is known of the model. Never fails: `isKnownModel` tells whether these are facts or defaults. */
export function modelInfo(slug: string): ModelInfo {
  const known = lookup(slug);
  if (known?.slug === slug) return known;
  return { ...(known ?? UNKNOWN_MODEL), slug, displayName: slug, isDefault: false, hidden: true };
}

/** Whether the catalogue has facts for the model. */
export function isKnownModel(slug: string): boolean {
  return lookup(slug) !== null;
}

/** All models in the order of `model/list`, hidden ones too. */
export function listModels(): readonly ModelInfo[] {
  return MODELS;
}

/** The model of a new thread when the user names none (spec/cli.md 2.6). */
export function defaultModel(): ModelInfo {
  return MODELS.find((model) => model.isDefault) ?? UNKNOWN_MODEL;
}

function lookup(slug: string): ModelInfo | null {
  const bare = NAMESPACED.exec(slug)?.[1];
  return longestPrefix(slug) ?? (bare === undefined ? null : longestPrefix(bare));
}

function longestPrefix(slug: string): ModelInfo | null {
  let best: ModelInfo | null = null;
  for (const model of MODELS) {
    if (slug.startsWith(model.slug) && model.slug.length > (best?.slug.length ?? 0)) best = model;
  }
  return best;
}
