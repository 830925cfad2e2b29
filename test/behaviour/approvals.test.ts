// The client is asked before anything that the policy does not allow, and its answer counts.
import * as fs from "node:fs";
import * as path from "node:path";
import { afterEach, expect, it } from "vitest";
import { startModelServer, type ModelServer } from "../fakes/model-server.ts";
import type { JsonObject, ScriptedCall } from "../fakes/model-step.ts";
import { AppServer, type Said } from "../support/app-server.ts";
import { makePlace, type Place } from "../support/place.ts";
import { faults, inputOf, outputOf } from "../support/rollouts.ts";

let model: ModelServer;
let place: Place;
let server: AppServer;
afterEach(async () => {
  await server.close();
  await model.close();
  place.remove();
});

const touch = (name: string): ScriptedCall => ({
  name: "exec_command",
  callId: name,
  args: { cmd: `touch ${name}` },
});
const asked = (): readonly Said[] => server.said.filter(({ method }) => method?.endsWith("requestApproval"));
const exists = (name: string): boolean => fs.existsSync(path.join(place.workspace, name));

/** One request with these calls, then an end. */
async function begin(rounds: readonly (readonly ScriptedCall[])[], thread: JsonObject = {}): Promise<string> {
  model = await startModelServer((_, n) => {
    const calls = rounds[n];
    return calls === undefined ? { text: "done" } : { calls };
  });
  place = makePlace({ modelUrl: model.url, model: "gpt-5.4" });
  server = await AppServer.start(place);
  return server.startThread({ approvalPolicy: "untrusted", sandbox: "workspace-write", ...thread });
}

it("runs an accepted command", async () => {
  const threadId = await begin([[touch("a")]]);
  server.onRequest = () => ({ decision: "accept" });
  expect((await server.turn(threadId, "go")).status).toBe("completed");
  expect(asked()).toHaveLength(1);
  expect(exists("a")).toBe(true);
  expect(server.said.some(({ method }) => method === "serverRequest/resolved")).toBe(true);
});

it("does not run a declined command, and the turn goes on", async () => {
  const threadId = await begin([[touch("a")]]);
  server.onRequest = () => ({ decision: "decline" });
  expect((await server.turn(threadId, "go")).status).toBe("completed");
  expect(exists("a")).toBe(false);
  expect(outputOf(inputOf(model.requests[1]), "a")).toContain("rejected by user");
  expect(server.items().find(({ id }) => id === "a").status).toBe("declined");
});

it("ends the turn when the user cancels, with every call answered", async () => {
  const threadId = await begin([[touch("a"), touch("b")]]);
  server.onRequest = () => ({ decision: "cancel" });
  expect((await server.turn(threadId, "go")).status).toBe("interrupted");
  expect(exists("a") || exists("b")).toBe(false);
  await server.turn(threadId, "again");
  expect(faults(inputOf(model.requests[1]))).toEqual([]);
});

it("takes no answer, an error and nonsense for no", async () => {
  const threadId = await begin([[touch("a")], [touch("b")]]);
  const answers = [{ decision: "maybe" }, { nonsense: true }];
  server.onRequest = () => answers.shift();
  expect((await server.turn(threadId, "go")).status).toBe("completed");
  expect(exists("a") || exists("b")).toBe(false);
});

it("asks once for acceptForSession", async () => {
  const threadId = await begin([[touch("a")], [touch("a")]]);
  server.onRequest = () => ({ decision: "acceptForSession" });
  await server.turn(threadId, "go");
  expect(asked()).toHaveLength(1);
});

it("writes an accepted amendment to rules/default.rules, for this thread and every later one", async () => {
  const threadId = await begin([[touch("a")], [touch("b")], [touch("a"), touch("c")]]);
  server.onRequest = ({ params }) => ({
    decision: { acceptWithExecpolicyAmendment: { execpolicy_amendment: params.proposedExecpolicyAmendment } },
  });
  await server.turn(threadId, "go");
  expect(asked().map(({ params }) => params.proposedExecpolicyAmendment)).toEqual([
    ["touch", "a"],
    ["touch", "b"],
    ["touch", "c"],
  ]);
  const rules = fs.readFileSync(path.join(place.home, "rules", "default.rules"), "utf8");
  expect(rules.trim().split("\n")).toEqual([
    'prefix_rule(pattern=["touch", "a"], decision="allow")',
    'prefix_rule(pattern=["touch", "b"], decision="allow")',
    'prefix_rule(pattern=["touch", "c"], decision="allow")',
  ]);
});

it("asks for a patch outside the workspace, and writes it only when accepted", async () => {
  const patch = (name: string): ScriptedCall => ({
    name: "apply_patch",
    kind: "custom",
    args: `*** Begin Patch\n*** Add File: ${path.join(place.root, name)}\n+x\n*** End Patch`,
  });
  model = await startModelServer((_, n) => (n < 2 ? { calls: [patch(`p${n}`)] } : { text: "done" }));
  place = makePlace({ modelUrl: model.url, model: "gpt-5.4" });
  server = await AppServer.start(place);
  const threadId = await server.startThread({ approvalPolicy: "on-request", sandbox: "workspace-write" });
  const answers = ["decline", "accept"];
  server.onRequest = () => ({ decision: answers.shift() });
  await server.turn(threadId, "go");
  expect(asked().map(({ method }) => method)).toEqual([
    "item/fileChange/requestApproval",
    "item/fileChange/requestApproval",
  ]);
  expect(fs.existsSync(path.join(place.root, "p0"))).toBe(false);
  expect(fs.readFileSync(path.join(place.root, "p1"), "utf8")).toBe("x\n");
});
