// What a client may only use after `capabilities.experimentalApi` (spec/app-server.md 2). Members are
// looked at in wire order and the first one in use is named; a member left at its default is not in use.

import type { ClientMethod } from "./methods.ts";

/** Methods that need the capability as a whole. */
export const experimentalMethods: ReadonlySet<ClientMethod> = new Set<ClientMethod>([
  "collaborationMode/list",
  "fuzzyFileSearch/sessionStart",
  "fuzzyFileSearch/sessionStop",
  "fuzzyFileSearch/sessionUpdate",
  "mock/experimentalMethod",
  "thread/backgroundTerminals/clean",
  "thread/decrement_elicitation",
  "thread/increment_elicitation",
  "thread/realtime/appendAudio",
  "thread/realtime/appendText",
  "thread/realtime/listVoices",
  "thread/realtime/start",
  "thread/realtime/stop",
]);

interface Gate {
  readonly member: string;
  /** Name in the error, when it is not the member's. */
  readonly label?: string;
}

const APPROVAL: Gate = { member: "approvalPolicy" };
const EXTENDED_HISTORY: Gate = { member: "persistExtendedHistory", label: "persistFullHistory" };

const GATES: Partial<Record<ClientMethod, readonly Gate[]>> = {
  "thread/start": [
    APPROVAL,
    { member: "dynamicTools" },
    { member: "mockExperimentalField" },
    { member: "experimentalRawEvents" },
    EXTENDED_HISTORY,
  ],
  "thread/resume": [{ member: "history" }, { member: "path" }, APPROVAL, EXTENDED_HISTORY],
  "thread/fork": [{ member: "path" }, APPROVAL, EXTENDED_HISTORY],
  "turn/start": [{ member: "responsesapiClientMetadata" }, APPROVAL, { member: "collaborationMode" }],
  "turn/steer": [{ member: "responsesapiClientMetadata" }],
};

/**
 * What in a valid request needs the capability: the descriptor for the error text
 * `<descriptor> requires experimentalApi capability`, or null.
 */
export function experimentalUse(method: ClientMethod, params: unknown): string | null {
  if (experimentalMethods.has(method)) return method;
  if (typeof params !== "object" || params === null) return null;
  const members: Readonly<Record<string, unknown>> = { ...params };
  if (method === "account/login/start" && members["type"] === "chatgptAuthTokens") {
    return `${method}.chatgptAuthTokens`;
  }
  for (const gate of GATES[method] ?? []) {
    const value = members[gate.member];
    if (gate === APPROVAL) {
      if (isGranular(value)) return "askForApproval.granular";
    } else if (isInUse(value)) return `${method}.${gate.label ?? gate.member}`;
  }
  return null;
}

function isGranular(policy: unknown): boolean {
  return typeof policy === "object" && policy !== null && "granular" in policy;
}

/** Absent, null, false and empty lists and objects are the defaults; an empty string is not. */
function isInUse(value: unknown): boolean {
  if (value === undefined || value === null || value === false) return false;
  if (Array.isArray(value)) return value.length > 0;
  return typeof value !== "object" || Object.keys(value).length > 0;
}
