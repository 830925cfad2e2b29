// Items of the model's own language (the Responses API), as they stand in requests, in the rollout
// file and in `rawResponseItem/completed`. Ids and statuses the server would ignore are stripped
// before an item is kept (store:false). Types only: the data comes from a server and is read
// tolerantly where it enters (`model/`); item kinds outside this list are not kept.

export interface InputText {
  readonly type: "input_text";
  readonly text: string;
}

export interface InputImage {
  readonly type: "input_image";
  readonly image_url: string;
  readonly detail?: string;
}

export interface OutputText {
  readonly type: "output_text";
  readonly text: string;
}

export type ContentPart = InputText | InputImage | OutputText;

export interface MessageItem {
  readonly type: "message";
  readonly role: "user" | "assistant" | "developer" | "system";
  readonly content: readonly ContentPart[];
  readonly phase?: string;
}

export interface ReasoningItem {
  readonly type: "reasoning";
  readonly summary: readonly { readonly type: "summary_text"; readonly text: string }[];
  readonly content?: readonly { readonly type: string; readonly text: string }[] | null;
  readonly encrypted_content: string | null;
}

export interface FunctionCallItem {
  readonly type: "function_call";
  readonly name: string;
  readonly namespace?: string;
  readonly arguments: string;
  readonly call_id: string;
}

export interface CustomToolCallItem {
  readonly type: "custom_tool_call";
  readonly status?: string;
  readonly call_id: string;
  readonly name: string;
  readonly input: string;
}

export interface LocalShellCallItem {
  readonly type: "local_shell_call";
  readonly call_id: string | null;
  readonly status: string;
  readonly action: {
    readonly type: "exec";
    readonly command: readonly string[];
    readonly timeout_ms?: number | null;
    readonly working_directory?: string | null;
    readonly env?: Readonly<Record<string, string>> | null;
    readonly user?: string | null;
  };
}

export interface WebSearchCallItem {
  readonly type: "web_search_call";
  readonly status?: string;
  readonly action?: {
    readonly type: string;
    readonly query?: string;
    readonly queries?: readonly string[];
    readonly url?: string;
    readonly pattern?: string;
  };
}

/** What a tool gives back to the model: plain text, or parts when there are images. */
export type ToolOutput = string | readonly (InputText | InputImage)[];

export interface FunctionCallOutputItem {
  readonly type: "function_call_output";
  readonly call_id: string;
  readonly output: ToolOutput;
}

export interface CustomToolCallOutputItem {
  readonly type: "custom_tool_call_output";
  readonly call_id: string;
  readonly name?: string;
  readonly output: ToolOutput;
}

export type ResponseItem =
  | MessageItem
  | ReasoningItem
  | FunctionCallItem
  | CustomToolCallItem
  | LocalShellCallItem
  | WebSearchCallItem
  | FunctionCallOutputItem
  | CustomToolCallOutputItem;

/** Tokens of one or several model requests. `totalTokens` is what the server reported, not a sum of ours. */
export interface TokenUsage {
  readonly totalTokens: number;
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
  readonly reasoningOutputTokens: number;
}
