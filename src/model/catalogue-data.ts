// What is known of each model: facts that requests and `model/list` of 0.120 show. Order is the
// order of `model/list`. Descriptions are ours.
import type { ModelInfo } from "./types.ts";

type Efforts = ModelInfo["supportedEfforts"];

const effort = (name: string, description: string) => ({ effort: name, description });

/** Of the newest coding models. */
const NEWEST_EFFORTS: Efforts = [
  effort("low", "Lighter reasoning, for fast responses"),
  effort("medium", "For everyday tasks: reasoning depth and speed in balance"),
  effort("high", "For complex problems: reasoning of greater depth"),
  effort("xhigh", "For complex problems: reasoning of extra high depth"),
];
/** Of earlier coding models, which choose their depth themselves. */
const CODEX_MEDIUM = effort("medium", "Adjusts its reasoning dynamically to the task");
const DEEPEST = effort("high", "For complex or ambiguous problems: maximal reasoning depth");
const CODEX_EFFORTS: Efforts = [
  effort("low", "Limited reasoning, for the fastest responses"),
  CODEX_MEDIUM,
  DEEPEST,
];
/** Of general models. */
const GENERAL_EFFORTS: Efforts = [
  effort("low", "Speed with some reasoning: useful for short explanations and straightforward queries"),
  effort("medium", "For general-purpose tasks: a solid balance of latency and reasoning depth"),
  DEEPEST,
];
const MINIMAL = effort("minimal", "Little reasoning, for the fastest responses");
const GENERAL_XHIGH = effort("xhigh", "For complex problems: extra high reasoning");
const MINI: Efforts = [CODEX_MEDIUM, DEEPEST];

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
  supportedEfforts: GENERAL_EFFORTS,
  defaultEffort: "medium",
  defaultSummary: "auto",
  supportsReasoning: true,
};

const CODEX: ModelInfo = {
  ...REASONING,
  supportedEfforts: CODEX_EFFORTS,
  applyPatch: "freeform",
  shellTool: "shell_command",
  truncation: { mode: "tokens", limit: 10_000 },
};

// From 5.3 on no reasoning summary is asked for.
const NEWEST: ModelInfo = {
  ...CODEX,
  supportedEfforts: NEWEST_EFFORTS,
  defaultSummary: null,
  defaultVerbosity: "low",
  parallelToolCalls: true,
  supportsPersonality: true,
  hidden: false,
};

const GENERAL: ModelInfo = {
  ...CODEX,
  supportedEfforts: GENERAL_EFFORTS,
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
  model("gpt-5.3-codex", "The latest frontier model for agentic coding.", NEWEST, {
    upgrade: "gpt-5.4",
    isDefault: true,
  }),
  model("gpt-5.4", "The latest frontier model for agentic coding.", NEWEST, {
    speedTiers: ["fast"],
  }),
  model("gpt-5.2-codex", "A frontier model for agentic coding.", NEWEST, {
    defaultSummary: "auto",
    defaultVerbosity: null,
    upgrade: "gpt-5.4",
  }),
  model("gpt-5.1-codex-max", "Flagship, optimized for codex: deep and fast reasoning.", CODEX, {
    supportedEfforts: NEWEST_EFFORTS,
    upgrade: "gpt-5.4",
    hidden: false,
  }),
  model("gpt-5.1-codex", "Optimized for codex.", CODEX, { upgrade: "gpt-5.3-codex" }),
  model("gpt-5.2", "Frontier model: the latest improvements in knowledge, coding and reasoning.", GENERAL, {
    supportedEfforts: [...GENERAL_EFFORTS, GENERAL_XHIGH],
    upgrade: "gpt-5.4",
    hidden: false,
  }),
  model("gpt-5.1", "Strong general reasoning, broad knowledge of the world.", GENERAL, {
    upgrade: "gpt-5.3-codex",
  }),
  model("gpt-5-codex", "Optimized for codex.", CODEX, { upgrade: "gpt-5.3-codex" }),
  model("gpt-5", "Strong general reasoning, broad world knowledge.", REASONING, {
    supportedEfforts: [MINIMAL, ...GENERAL_EFFORTS],
    upgrade: "gpt-5.3-codex",
  }),
  model("gpt-oss-120b", "OSS model of OpenAI with 120B parameters.", OPEN_WEIGHTS),
  model("gpt-oss-20b", "OSS model of OpenAI with 20B parameters.", OPEN_WEIGHTS),
  model("gpt-5.1-codex-mini", "Optimized for codex: faster and cheaper, but less capable.", CODEX, {
    supportedEfforts: MINI,
    upgrade: "gpt-5.4",
    hidden: false,
  }),
  model("gpt-5-codex-mini", "Optimized for codex: cheaper and faster, but less capable.", CODEX, {
    supportedEfforts: MINI,
    upgrade: "gpt-5.3-codex",
  }),
];
