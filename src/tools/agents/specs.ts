// What the model is told of the agent tools.
import type { ToolSpec } from "../../model/types.ts";

const text = (description?: string) => ({
  type: "string",
  ...(description === undefined ? {} : { description }),
});

const items = {
  type: "array",
  description: "Structured input instead of message.",
  items: {
    type: "object",
    properties: { type: text(), text: text(), image_url: text(), path: text(), name: text() },
    additionalProperties: false,
  },
};

function spec<const N extends string>(
  name: N,
  description: string,
  properties: Readonly<Record<string, unknown>>,
  required: readonly string[] = [],
): ToolSpec & { readonly name: N } {
  return {
    type: "function",
    name,
    description,
    strict: false,
    parameters: {
      type: "object",
      properties,
      ...(required.length === 0 ? {} : { required }),
      additionalProperties: false,
    },
  };
}

export const agentSpecs = {
  spawn: spec(
    "spawn_agent",
    "Starts a sub-agent on a self-contained task and returns its id. Only when the user asks for agents or parallel work. It shares this workspace.",
    {
      message: text("The task."),
      items,
      agent_type: text("Role; default when absent."),
      model: text("Model; this thread's when absent."),
      reasoning_effort: text(),
      fork_context: { type: "boolean", description: "Starts from a copy of this thread's history." },
    },
  ),
  send: spec(
    "send_input",
    "Sends a message to a sub-agent.",
    {
      target: text("Agent id."),
      message: text(),
      items,
      interrupt: { type: "boolean", description: "Stops what it is doing first." },
    },
    ["target"],
  ),
  resume: spec(
    "resume_agent",
    "Loads a closed sub-agent again, so that it can take input.",
    { id: text("Agent id.") },
    ["id"],
  ),
  wait: spec(
    "wait_agent",
    "Waits until one of the sub-agents ends. Prefer long waits.",
    {
      targets: { type: "array", items: text() },
      timeout_ms: { type: "number", description: "10000 to 3600000 (default 30000)." },
    },
    ["targets"],
  ),
  close: spec("close_agent", "Ends a sub-agent that is no longer needed.", { target: text("Agent id.") }, [
    "target",
  ]),
} as const;
