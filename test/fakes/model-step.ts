// One scripted answer of the fake model server, and the Responses events that spell it.

export type JsonObject = Readonly<Record<string, unknown>>;

export interface ScriptedCall {
  readonly name: string;
  /** Text as it stands, or an object to serialise. For `custom` calls: the input text. */
  readonly args?: unknown;
  readonly kind?: "function" | "custom";
  /** Default `call_<request>_<index>`. */
  readonly callId?: string;
  readonly namespace?: string;
}

/** What the model answers: reasoning, then text, then items, then calls, then the end. */
export interface ModelStep {
  readonly reasoning?: { readonly summary?: readonly string[]; readonly content?: readonly string[] };
  readonly text?: string;
  /** Deltas that the text is split into; default 1. */
  readonly chunks?: number;
  readonly phase?: string;
  /** Output items as they are (`web_search_call`, …). */
  readonly items?: readonly JsonObject[];
  readonly calls?: readonly ScriptedCall[];
  /** Default: 100 input, 10 output, 110 in all. Null leaves it out. */
  readonly usage?: JsonObject | null;
  /** Events sent instead of all of the above, and of the end. */
  readonly events?: readonly JsonObject[];
  /** Bytes sent instead of events, one write each. */
  readonly raw?: readonly (string | Buffer)[];
  /** Answers with this status, and `body` (text, or an object as JSON). */
  readonly status?: number;
  readonly body?: string | JsonObject;
  readonly headers?: Readonly<Record<string, string>>;
  /** Ends with `response.failed`. */
  readonly failed?: JsonObject;
  /** Ends with `response.incomplete` and this reason. */
  readonly incomplete?: string;
  /** Ends well, but without `response.completed`. */
  readonly noCompleted?: boolean;
  /** Cuts the connection before `response.completed`. */
  readonly cut?: boolean;
  /** Neither ends nor cuts. */
  readonly hang?: boolean;
  /** Drops the connection before any answer. */
  readonly refuse?: boolean;
  /** Wait before the answer begins, after each delta, and before the end of the body. */
  readonly delayMs?: number;
  readonly deltaDelayMs?: number;
  readonly endDelayMs?: number;
}

const USAGE: JsonObject = {
  input_tokens: 100,
  input_tokens_details: { cached_tokens: 0 },
  output_tokens: 10,
  output_tokens_details: { reasoning_tokens: 0 },
  total_tokens: 110,
};

/** The events of the step's answer to request `n` (from 0). */
export function stepEvents(step: ModelStep, n: number): readonly JsonObject[] {
  if (step.events !== undefined) return step.events;
  const outputs: readonly Output[] = [
    ...(step.reasoning === undefined ? [] : [reasoningOutput(step.reasoning, n)]),
    ...(step.text === undefined ? [] : [textOutput(step, step.text, n)]),
    ...(step.items ?? []).map((item): Output => ({ item, deltas: [] })),
    ...(step.calls ?? []).map((call, index): Output => ({
      item: callItem(call, `${n}_${index}`),
      deltas: [],
    })),
  ];
  const id = `resp_${n}`;
  return [
    { type: "response.created", response: { id, object: "response", status: "in_progress", output: [] } },
    ...outputs.flatMap(outputEvents),
    ...endEvents(step, id, outputs),
  ];
}

interface Output {
  /** The whole item. */
  readonly item: JsonObject;
  /** Members of the item while it is incomplete. */
  readonly begun?: JsonObject;
  readonly deltas: readonly JsonObject[];
}

function outputEvents({ item, begun, deltas }: Output, index: number): readonly JsonObject[] {
  const place = { item_id: item["id"], output_index: index };
  return [
    {
      type: "response.output_item.added",
      output_index: index,
      item: { ...item, status: "in_progress", ...begun },
    },
    ...deltas.map(({ type, ...rest }) => ({ type, ...place, ...rest })),
    { type: "response.output_item.done", output_index: index, item },
  ];
}

function textOutput(step: ModelStep, text: string, n: number): Output {
  const count = step.chunks ?? 1;
  const at = (part: number): number => Math.floor((part * text.length) / count);
  const part = { type: "output_text", text: "", annotations: [] };
  return {
    item: {
      type: "message",
      id: `msg_${n}`,
      role: "assistant",
      status: "completed",
      content: [{ type: "output_text", text, annotations: [] }],
      ...(step.phase === undefined ? {} : { phase: step.phase }),
    },
    begun: { content: [] },
    deltas: [
      { type: "response.content_part.added", content_index: 0, part },
      ...Array.from({ length: count }, (_, index) => ({
        type: "response.output_text.delta",
        content_index: 0,
        delta: text.slice(at(index), at(index + 1)),
      })),
      { type: "response.output_text.done", content_index: 0, text },
    ],
  };
}

function reasoningOutput(reasoning: NonNullable<ModelStep["reasoning"]>, n: number): Output {
  const summary = (reasoning.summary ?? []).map((text) => ({ type: "summary_text", text }));
  const content = (reasoning.content ?? []).map((text) => ({ type: "reasoning_text", text }));
  return {
    item: { type: "reasoning", id: `rs_${n}`, summary, content, encrypted_content: "ENCRYPTED" },
    begun: { summary: [], content: [] },
    deltas: [
      ...summary.flatMap(({ text }, index) => [
        {
          type: "response.reasoning_summary_part.added",
          summary_index: index,
          part: { type: "summary_text", text: "" },
        },
        { type: "response.reasoning_summary_text.delta", summary_index: index, delta: text },
        { type: "response.reasoning_summary_text.done", summary_index: index, text },
      ]),
      ...content.flatMap(({ text }, index) => [
        { type: "response.reasoning_text.delta", content_index: index, delta: text },
        { type: "response.reasoning_text.done", content_index: index, text },
      ]),
    ],
  };
}

function callItem(call: ScriptedCall, key: string): JsonObject {
  const callId = call.callId ?? `call_${key}`;
  const text = typeof call.args === "string" ? call.args : JSON.stringify(call.args ?? {});
  if (call.kind === "custom") {
    return {
      type: "custom_tool_call",
      id: `ctc_${key}`,
      status: "completed",
      call_id: callId,
      name: call.name,
      input: text,
    };
  }
  return {
    type: "function_call",
    id: `fc_${key}`,
    status: "completed",
    call_id: callId,
    name: call.name,
    ...(call.namespace === undefined ? {} : { namespace: call.namespace }),
    arguments: text,
  };
}

function endEvents(step: ModelStep, id: string, outputs: readonly Output[]): readonly JsonObject[] {
  if (step.hang === true || step.cut === true || step.noCompleted === true) return [];
  const output = outputs.map(({ item }) => item);
  const response = { id, object: "response", output };
  if (step.failed !== undefined) {
    return [{ type: "response.failed", response: { ...response, status: "failed", error: step.failed } }];
  }
  if (step.incomplete !== undefined) {
    const details = { reason: step.incomplete };
    return [
      {
        type: "response.incomplete",
        response: { ...response, status: "incomplete", incomplete_details: details },
      },
    ];
  }
  const usage = step.usage === null ? {} : { usage: step.usage ?? USAGE };
  return [{ type: "response.completed", response: { ...response, status: "completed", ...usage } }];
}
