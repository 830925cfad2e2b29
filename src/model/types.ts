// The one language between the turn loop and every wire adapter: a request goes in, a stream of
// model events comes out, and every failure is a ModelError with a closed kind.
import type { ResponseItem, TokenUsage } from "../protocol/model-item.ts";

export type WireApi = "responses";

/** A model endpoint. Built from `[model_providers.<id>]` or built in. */
export interface Provider {
  readonly id: string;
  readonly name: string;
  /** Without a trailing slash, e.g. `https://api.example.com/v1`. */
  readonly baseUrl: string;
  /** Used instead while a ChatGPT account is signed in. */
  readonly chatgptBaseUrl?: string;
  readonly wireApi: WireApi;
  readonly envKey?: string;
  readonly envKeyInstructions?: string;
  readonly bearerToken?: string;
  readonly queryParams: Readonly<Record<string, string>>;
  readonly httpHeaders: Readonly<Record<string, string>>;
  /** header → name of the environment variable that holds its value; absent variables are skipped. */
  readonly envHttpHeaders: Readonly<Record<string, string>>;
  readonly requestMaxRetries: number;
  readonly streamMaxRetries: number;
  readonly streamIdleTimeoutMs: number;
  /** Whether this provider uses the OpenAI account credentials (auth.json, CODEX_API_KEY). */
  readonly requiresOpenaiAuth: boolean;
}

/** A tool as the model is told of it, in Responses form. Key order is the wire's. */
export type ToolSpec =
  | {
      readonly type: "function";
      readonly name: string;
      readonly description: string;
      readonly strict: boolean;
      readonly parameters: Readonly<Record<string, unknown>>;
    }
  | {
      readonly type: "custom";
      readonly name: string;
      readonly description: string;
      readonly format: { readonly type: "grammar"; readonly syntax: "lark"; readonly definition: string };
    }
  | { readonly type: "web_search"; readonly [key: string]: unknown };

export interface ReasoningOptions {
  readonly effort?: string;
  readonly summary?: string;
}

/** One request. `input` holds items already serialised as JSON, so a long history is not serialised again. */
export interface ModelRequest {
  readonly model: string;
  readonly instructions: string;
  readonly input: readonly string[];
  readonly tools: readonly ToolSpec[];
  readonly parallelToolCalls: boolean;
  readonly reasoning: ReasoningOptions | null;
  readonly include: readonly string[];
  readonly serviceTier?: string;
  readonly promptCacheKey: string;
  readonly text?: Readonly<Record<string, unknown>>;
  readonly clientMetadata: Readonly<Record<string, string>>;
  /** Extra HTTP headers of this request (originator, session_id, x-codex-…). */
  readonly headers: Readonly<Record<string, string>>;
}

export interface RateLimitWindow {
  readonly usedPercent: number;
  readonly windowDurationMins: number | null;
  readonly resetsAt: number | null;
}

export interface RateLimitCredits {
  readonly hasCredits: boolean;
  readonly unlimited: boolean;
  readonly balance: string | null;
}

export interface RateLimits {
  /** `codex`, or the limit the server named as the active one. */
  readonly limitId: string;
  readonly limitName: string | null;
  readonly primary: RateLimitWindow | null;
  readonly secondary: RateLimitWindow | null;
  readonly credits: RateLimitCredits | null;
}

/** What a model stream says, in order. Batches come as the bytes arrive. */
export type ModelEvent =
  | {
      /** The response headers arrived. Also said before a usage-limit failure, for its rate limits. */
      readonly type: "headers";
      readonly rateLimits: RateLimits | null;
      /** `openai-model`, when the server says that another model answers. */
      readonly serverModel: string | null;
      /** `x-codex-turn-state`, echoed in later requests of the same turn. */
      readonly turnState: string | null;
    }
  | { readonly type: "itemStarted"; readonly itemId: string; readonly item: ResponseItem }
  | { readonly type: "textDelta"; readonly itemId: string; readonly delta: string }
  | { readonly type: "reasoningSummaryPart"; readonly itemId: string; readonly summaryIndex: number }
  | {
      readonly type: "reasoningSummaryDelta";
      readonly itemId: string;
      readonly summaryIndex: number;
      readonly delta: string;
    }
  | {
      readonly type: "reasoningTextDelta";
      readonly itemId: string;
      readonly contentIndex: number;
      readonly delta: string;
    }
  /** A whole item: `itemId` is the server's id; ids and server-only members are already stripped from `item`. */
  | { readonly type: "itemDone"; readonly itemId: string; readonly item: ResponseItem }
  /** The response ended well. `usage` is null when the server gave none. */
  | { readonly type: "completed"; readonly responseId: string; readonly usage: TokenUsage | null };

/**
 * Closed set; each maps to one `codexErrorInfo` of the protocol (see `core/turn-error.ts`).
 * `unexpectedStatus` is any other refusal by the server, also HTTP 400 and `invalid_prompt`
 * (info `other`); `badRequest` is input that the user must change, such as a broken image.
 */
export type ModelErrorKind =
  | "contextWindowExceeded"
  | "usageLimitExceeded"
  | "serverOverloaded"
  | "internalServerError"
  | "tooManyFailedAttempts"
  | "streamDisconnected"
  | "unexpectedStatus"
  | "badRequest"
  | "missingCredentials"
  | "unauthorized"
  | "interrupted";

/** A failed model request or stream. `message` is the user-visible text of `spec/app-server.md` §7. */
export class ModelError extends Error {
  override readonly name = "ModelError";
  readonly kind: ModelErrorKind;
  readonly httpStatus: number | null;
  /** Whether the turn loop may open the stream again (within `streamMaxRetries`). */
  readonly retryable: boolean;
  /** A wait the server asked for, in ms; null = use the backoff. */
  readonly retryAfterMs: number | null;

  constructor(
    kind: ModelErrorKind,
    message: string,
    options: {
      readonly httpStatus?: number;
      readonly retryable?: boolean;
      readonly retryAfterMs?: number;
    } = {},
  ) {
    super(message);
    this.kind = kind;
    this.httpStatus = options.httpStatus ?? null;
    this.retryable = options.retryable ?? false;
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}

/** One connection pool to one provider. HTTP failures within `requestMaxRetries` are retried inside. */
export interface ModelClient {
  /** Streams one response. Throws ModelError; ends after `completed`. Ends promptly when the signal aborts (kind `interrupted`). */
  stream(request: ModelRequest, signal: AbortSignal): AsyncIterable<readonly ModelEvent[]>;
  /** Closes idle sockets. */
  close(): void;
}

/** What is known of a model. */
export interface ModelInfo {
  readonly slug: string;
  readonly displayName: string;
  readonly description: string;
  readonly contextWindow: number;
  /** The part of the window a turn may fill, in percent (95 for the peer's 258,400 of 272,000). */
  readonly effectiveContextPercent: number;
  readonly supportedEfforts: readonly { readonly effort: string; readonly description: string }[];
  readonly defaultEffort: string | null;
  readonly defaultSummary: string | null;
  readonly supportsReasoning: boolean;
  readonly defaultVerbosity: string | null;
  readonly parallelToolCalls: boolean;
  /** `freeform` offers apply_patch as a custom tool; null does not offer it. */
  readonly applyPatch: "freeform" | null;
  /** The command tool when `unified_exec` is off. */
  readonly shellTool: "shell" | "shell_command";
  readonly truncation: { readonly mode: "bytes" | "tokens"; readonly limit: number };
  readonly inputModalities: readonly ("text" | "image")[];
  readonly supportsPersonality: boolean;
  /** Service tiers beyond the usual one (`fast`). */
  readonly speedTiers: readonly string[];
  /** The slug recommended in its place, if any. */
  readonly upgrade: string | null;
  readonly isDefault: boolean;
  readonly hidden: boolean;
}
