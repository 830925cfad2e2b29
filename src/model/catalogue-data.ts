// What is known of each model: facts that requests and `model/list` of 0.120 show. Order is the
// order of `model/list`. Descriptions are ours.
import type { ModelInfo } from "./types.ts";

type Efforts = ModelInfo["supportedEfforts"];

const MINIMAL = { effort: "minimal", description: "Answers at once, with hardly any reasoning" };
const LOW = { effort: "low", description: "Quick answers with light reasoning" };
const MEDIUM = { effort: "medium", description: "A balance of speed and depth for everyday work" };
const HIGH = { effort: "high", description: "Deeper reasoning for hard problems" };
const XHIGH = { effort: "xhigh", description: "The deepest reasoning, for the hardest problems" };

const TO_HIGH: Efforts = [LOW, MEDIUM, HIGH];
const TO_XHIGH: Efforts = [LOW, MEDIUM, HIGH, XHIGH];
const MINI: Efforts = [MEDIUM, HIGH];

/** Metadata of a model that nobody told us about (spec/requirements.md PROV-23). */
export const UNKNOWN_MODEL: ModelInfo = {
  slug: "",
  displayName: "",
  description: "A model that this version does not know.",
  contextWindow: 272_000,
  effectiveContextPercent: 95,
  supportedEfforts: [],
  defaultEffort: null,
  defaultSummary: null,
  supportsReasoning: false,
  defaultVerbosity: null,
  parallelToolCalls: false,
  applyPatch: null,
  shellTool: "shell",
  truncation: { mode: "bytes", limit: 10_000 },
  inputModalities: ["text", "image"],
  supportsPersonality: false,
  speedTiers: [],
  upgrade: null,
  isDefault: false,
  hidden: true,
};

const REASONING: ModelInfo = {
  ...UNKNOWN_MODEL,
  supportedEfforts: TO_HIGH,
  defaultEffort: "medium",
  defaultSummary: "auto",
  supportsReasoning: true,
};

const CODEX: ModelInfo = {
  ...REASONING,
  applyPatch: "freeform",
  shellTool: "shell_command",
  truncation: { mode: "tokens", limit: 10_000 },
};

// From 5.3 on no reasoning summary is asked for.
const NEWEST: ModelInfo = {
  ...CODEX,
  supportedEfforts: TO_XHIGH,
  defaultSummary: null,
  defaultVerbosity: "low",
  parallelToolCalls: true,
  supportsPersonality: true,
  hidden: false,
};

const GENERAL: ModelInfo = {
  ...CODEX,
  defaultVerbosity: "low",
  parallelToolCalls: true,
  truncation: UNKNOWN_MODEL.truncation,
};

const OPEN_WEIGHTS: ModelInfo = {
  ...REASONING,
  contextWindow: 128_000,
  applyPatch: "freeform",
  inputModalities: ["text"],
};

function model(slug: string, description: string, base: ModelInfo, own: Partial<ModelInfo> = {}): ModelInfo {
  return { ...base, slug, displayName: slug, description, ...own };
}

export const MODELS: readonly ModelInfo[] = [
  model("gpt-5.3-codex", "The default: strong at long coding work.", NEWEST, {
    upgrade: "gpt-5.4",
    isDefault: true,
  }),
  model("gpt-5.4", "The newest general model, for coding and other professional work.", NEWEST, {
    speedTiers: ["fast"],
  }),
  model("gpt-5.2-codex", "The coding model before 5.3.", NEWEST, {
    defaultSummary: "auto",
    defaultVerbosity: null,
    upgrade: "gpt-5.4",
  }),
  model("gpt-5.1-codex-max", "A coding model for deep and fast reasoning.", CODEX, {
    supportedEfforts: TO_XHIGH,
    upgrade: "gpt-5.4",
    hidden: false,
  }),
  model("gpt-5.1-codex", "An earlier coding model.", CODEX, { upgrade: "gpt-5.3-codex" }),
  model("gpt-5.2", "A general model with wide knowledge.", GENERAL, {
    supportedEfforts: TO_XHIGH,
    upgrade: "gpt-5.4",
    hidden: false,
  }),
  model("gpt-5.1", "An earlier general model.", GENERAL, { upgrade: "gpt-5.3-codex" }),
  model("gpt-5-codex", "The first coding model of the family.", CODEX, { upgrade: "gpt-5.3-codex" }),
  model("gpt-5", "The first general model of the family.", REASONING, {
    supportedEfforts: [MINIMAL, ...TO_HIGH],
    upgrade: "gpt-5.3-codex",
  }),
  model("gpt-oss-120b", "Open weights, 120 billion parameters.", OPEN_WEIGHTS),
  model("gpt-oss-20b", "Open weights, 20 billion parameters.", OPEN_WEIGHTS),
  model("gpt-5.1-codex-mini", "A small coding model: cheaper and faster, less able.", CODEX, {
    supportedEfforts: MINI,
    upgrade: "gpt-5.4",
    hidden: false,
  }),
  model("gpt-5-codex-mini", "The first small coding model.", CODEX, {
    supportedEfforts: MINI,
    upgrade: "gpt-5.3-codex",
  }),
];
