import { describe, expect, it } from "vitest";
import { experimentalUse } from "./experimental.ts";
import type { ClientMethod } from "./methods.ts";

const granular = { granular: { sandbox_approval: true, rules: true, mcp_elicitations: true } };
const tools = [{ name: "a", description: "b", inputSchema: {} }];

// Recorded from 0.120 with experimentalApi off.
const recorded: readonly (readonly [ClientMethod, object, string | null])[] = [
  ["thread/start", { mockExperimentalField: "" }, "thread/start.mockExperimentalField"],
  ["thread/start", { dynamicTools: tools }, "thread/start.dynamicTools"],
  ["thread/start", { dynamicTools: [] }, null],
  ["thread/start", { persistExtendedHistory: true }, "thread/start.persistFullHistory"],
  ["thread/start", { persistExtendedHistory: false, approvalPolicy: "never" }, null],
  ["thread/start", { dynamicTools: tools, approvalPolicy: granular }, "askForApproval.granular"],
  [
    "thread/start",
    { persistExtendedHistory: true, experimentalRawEvents: true },
    "thread/start.experimentalRawEvents",
  ],
  ["thread/resume", { history: [] }, null],
  [
    "thread/resume",
    { path: "/x", history: [{ type: "other" }], approvalPolicy: granular },
    "thread/resume.history",
  ],
  ["thread/resume", { path: "" }, "thread/resume.path"],
  ["thread/fork", { path: "", approvalPolicy: granular }, "thread/fork.path"],
  ["turn/start", { responsesapiClientMetadata: {} }, null],
  [
    "turn/start",
    { approvalPolicy: granular, responsesapiClientMetadata: { a: "b" } },
    "turn/start.responsesapiClientMetadata",
  ],
  ["turn/start", { collaborationMode: { mode: "plan", settings: {} } }, "turn/start.collaborationMode"],
  ["turn/steer", { responsesapiClientMetadata: { a: "b" } }, "turn/steer.responsesapiClientMetadata"],
  ["account/login/start", { type: "chatgptAuthTokens" }, "account/login/start.chatgptAuthTokens"],
  ["thread/realtime/listVoices", {}, "thread/realtime/listVoices"],
  ["review/start", {}, null],
];

describe("experimentalUse", () => {
  it.each(recorded)("names what in %s %j needs the capability", (method, params, descriptor) => {
    expect(experimentalUse(method, params)).toBe(descriptor);
  });
});
