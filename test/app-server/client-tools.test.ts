// Tools that a client runs, questions to the user, and permissions beyond the sandbox.
import * as fs from "node:fs";
import * as path from "node:path";
import { afterEach, expect, it } from "vitest";
import { startModelServer, type ModelServer } from "../fakes/model-server.ts";
import type { JsonObject, ScriptedCall } from "../fakes/model-step.ts";
import { AppServer, type Said } from "../support/app-server.ts";
import { makePlace, type Place } from "../support/place.ts";
import { outputOf, inputOf } from "../support/rollouts.ts";

let model: ModelServer;
let place: Place;
let server: AppServer;
afterEach(async () => {
  await server.close();
  await model.close();
  place.remove();
});

const TOOL = {
  name: "lookup",
  description: "Looks up",
  inputSchema: { type: "object", properties: { id: { type: "string" } } },
};

async function begin(
  rounds: readonly (readonly ScriptedCall[])[],
  thread: JsonObject = {},
  config = "",
): Promise<string> {
  model = await startModelServer((_, n) => {
    const calls = rounds[n];
    return calls === undefined ? { text: "done" } : { calls };
  });
  place = makePlace({ modelUrl: model.url, model: "gpt-5.4", config });
  server = await AppServer.start(place);
  return server.startThread({ approvalPolicy: "never", sandbox: "danger-full-access", ...thread });
}

/** The output that the model got for a call. */
const output = (callId: string): unknown => outputOf(inputOf(model.requests.at(-1)), callId);
const asked = (method: string): readonly Said[] => server.said.filter((said) => said.method === method);
const lookup = (callId: string): ScriptedCall => ({ name: "lookup", args: { id: "A" }, callId });

it("a client's tool is offered, called, shown as an item and read back, also after a resume", async () => {
  const threadId = await begin([[lookup("c1")], [], [lookup("c2")]], { dynamicTools: [TOOL] });
  server.onRequest = ({ params }) => ({
    contentItems: [{ type: "inputText", text: `about ${params.arguments.id}` }],
    success: true,
  });
  await server.turn(threadId, "go");
  expect(output("c1")).toBe("about A");
  const shown = server.items().find(({ type }) => type === "dynamicToolCall");
  expect(shown).toMatchObject({ id: "c1", tool: "lookup", status: "completed", success: true });
  await server.close();
  server = await AppServer.start(place);
  server.onRequest = () => ({ contentItems: [{ type: "inputText", text: "again" }], success: false });
  const { thread } = await server.call("thread/resume", { threadId });
  expect(thread.turns[0].items).toContainEqual(shown);
  await server.turn(threadId, "once more");
  expect(output("c2")).toBe("again");
});

it.each([
  ["an error", undefined, "dynamic tool request failed"],
  ["something else", { contentItems: "no" }, "dynamic tool response was invalid"],
  [
    "a part of an unknown kind",
    { contentItems: [{ type: "x" }], success: true },
    "dynamic tool response was invalid",
  ],
])("a client that answers %s makes the call fail, and the turn goes on", async (_, answer, text) => {
  const threadId = await begin([[lookup("c1")]], { dynamicTools: [TOOL] });
  server.onRequest = (said) => {
    if (answer !== undefined) return answer;
    server.refuse(said.id, "broken");
    return undefined;
  };
  expect((await server.turn(threadId, "go")).status).toBe("completed");
  expect(output("c1")).toBe(text);
});

const permissionConfig = "[features]\nrequest_permissions_tool = true\n";
const request = (write: string): ScriptedCall => ({
  name: "request_permissions",
  args: { reason: "build", permissions: { file_system: { write: [write] }, network: { enabled: true } } },
  callId: "p1",
});

it("granted folders can be written by later commands of the turn, and by none of the next", async () => {
  const outside = fs.mkdtempSync("/var/tmp/codex-granted-");
  const touch = (name: string): ScriptedCall => ({
    name: "exec_command",
    args: { cmd: `touch ${path.join(outside, name)} && echo made` },
    callId: name,
  });
  const threadId = await begin(
    [[touch("before")], [request(outside)], [touch("after")], [], [touch("later")]],
    { approvalPolicy: "on-request", sandbox: "read-only" },
    permissionConfig,
  );
  // More than was asked for: the parent folder is not granted.
  server.onRequest = () => ({
    permissions: { fileSystem: { read: null, write: [outside, "/var/tmp"] } },
    scope: "turn",
  });
  await server.turn(threadId, "go");
  await server.turn(threadId, "next");
  expect(asked("item/permissions/requestApproval")[0]?.params).toMatchObject({
    reason: "build",
    permissions: { network: { enabled: true }, fileSystem: { read: null, write: [outside] } },
  });
  expect(output("p1")).toBe(
    JSON.stringify({
      permissions: { network: null, file_system: { read: null, write: [outside] } },
      scope: "turn",
    }),
  );
  expect(fs.readdirSync(outside)).toEqual(["after"]);
  fs.rmSync(outside, { recursive: true });
});

it("a command may ask for single permissions, and runs in the sandbox with them", async () => {
  const outside = fs.mkdtempSync("/var/tmp/codex-granted-");
  const touch = (callId: string): ScriptedCall => ({
    name: "exec_command",
    args: {
      cmd: `touch ${outside}/${callId}; touch /var/tmp/not-granted`,
      sandbox_permissions: "with_additional_permissions",
      additional_permissions: { file_system: { write: [outside] } },
      justification: "Write the report?",
    },
    callId,
  });
  const threadId = await begin(
    [[touch("yes")], [touch("no")]],
    { approvalPolicy: "on-request", sandbox: "read-only" },
    "[features]\nexec_permission_approvals = true\n",
  );
  server.onRequest = ({ params }) => ({ decision: params.itemId === "yes" ? "accept" : "decline" });
  await server.turn(threadId, "go");
  expect(asked("item/commandExecution/requestApproval")[0]?.params).toMatchObject({
    reason: "Write the report?",
    additionalPermissions: { network: null, fileSystem: { read: null, write: [outside] } },
  });
  expect(fs.readdirSync(outside)).toEqual(["yes"]);
  expect(fs.existsSync("/var/tmp/not-granted")).toBe(false);
  fs.rmSync(outside, { recursive: true });
});

it("nobody is asked for permissions under the policy never", async () => {
  const threadId = await begin([[request("/etc")]], { sandbox: "read-only" }, permissionConfig);
  await server.turn(threadId, "go");
  expect(asked("item/permissions/requestApproval")).toHaveLength(0);
  expect(output("p1")).toBe('{"permissions":{"network":null,"file_system":null},"scope":"turn"}');
});

const QUESTION: ScriptedCall = {
  name: "request_user_input",
  args: {
    questions: [
      { id: "q1", header: "Pick", question: "Which?", options: [{ label: "A", description: "first" }] },
    ],
  },
  callId: "q",
};

it("plan mode may ask the user, and shows its plan as an item", async () => {
  const threadId = await begin([[QUESTION]]);
  server.onRequest = () => ({ answers: { q1: { answers: ["A"] } } });
  const settings = { model: "gpt-5.4", reasoning_effort: null, developer_instructions: null };
  await server.turn(threadId, "plan it", { collaborationMode: { mode: "plan", settings } });
  expect(asked("item/tool/requestUserInput")[0]?.params.questions).toMatchObject([
    { id: "q1", isOther: true },
  ]);
  expect(output("q")).toBe('{"answers":{"q1":{"answers":["A"]}}}');
  expect(server.said.some(({ params }) => params?.status?.activeFlags?.includes("waitingOnUserInput"))).toBe(
    true,
  );
});

it("the default mode does not ask", async () => {
  const threadId = await begin([[QUESTION]]);
  await server.turn(threadId, "do it");
  expect(output("q")).toBe("request_user_input is unavailable in Default mode");
});
