// An interrupt ends the turn wherever it is: the model streaming, a command running, a question open.
import { expect, it } from "vitest";
import type { ModelServer } from "../fakes/model-server.ts";
import type { AppServer } from "../support/app-server.ts";
import { faults, inputOf, outputOf, textsOf } from "../support/rollouts.ts";
import { startSession } from "../support/session.ts";
import { processesWith } from "../support/processes.ts";

let model: ModelServer;
let server: AppServer;

async function begin(...asked: Parameters<typeof startSession>): Promise<string> {
  const session = await startSession(...asked);
  ({ model, server } = session);
  return session.threadId;
}

/** Interrupts and waits for the end. Gives the turn. */
async function interrupt(threadId: string, turnId: string) {
  await server.call("turn/interrupt", { threadId, turnId });
  return server.turnEnd(threadId);
}

it("ends a turn whose model is silent, and the next turn works", async () => {
  const threadId = await begin([{ text: "half an ans", hang: true }, { text: "well" }]);
  const turnId = await server.startTurn(threadId, "go");
  await server.notification("item/agentMessage/delta");
  expect((await interrupt(threadId, turnId)).status).toBe("interrupted");
  expect((await server.turn(threadId, "again")).id).not.toBe(turnId);
  expect(textsOf(inputOf(model.requests[1]), "user").join("\n")).toContain("<turn_aborted>");
});

it("answers the calls that were running, and ends one-shot commands", async () => {
  const mark = `7.${process.pid}31`;
  const threadId = await begin(
    [
      {
        calls: [
          { name: "shell", callId: "quick", args: { command: ["echo", "done"] } },
          { name: "shell", callId: "slow", args: { command: ["sleep", mark], timeout_ms: 60_000 } },
        ],
      },
      { text: "well" },
    ],
    { config: 'approval_policy = "never"\nfeatures.unified_exec = false' },
  );
  const turnId = await server.startTurn(threadId, "go");
  await server.until(({ method, params }) => method === "item/started" && params.item.id === "slow");
  expect((await interrupt(threadId, turnId)).status).toBe("interrupted");
  await server.turn(threadId, "again");
  const input = inputOf(model.requests[1]);
  expect(faults(input)).toEqual([]);
  expect(outputOf(input, "slow")).toMatch(/^aborted by user after \d+(\.\d+)?s/);
  await expect.poll(() => processesWith(mark)).toEqual([]);
});

it("interrupts while a question is open, and the call is answered", async () => {
  const threadId = await begin(
    [{ calls: [{ name: "exec_command", callId: "asked", args: { cmd: "touch x" } }] }, { text: "well" }],
    { config: 'approval_policy = "untrusted"' },
  );
  const turnId = await server.startTurn(threadId, "go");
  await server.until(({ method }) => method === "item/commandExecution/requestApproval");
  expect((await interrupt(threadId, turnId)).status).toBe("interrupted");
  await server.turn(threadId, "again");
  expect(faults(inputOf(model.requests[1]))).toEqual([]);
});

it("interrupts while it waits to try again", async () => {
  const threadId = await begin((_, n) => (n < 2 ? { raw: ["data: ["] } : { text: "well" }), { retries: 3 });
  const turnId = await server.startTurn(threadId, "go");
  await server.until(({ method, params }) => method === "error" && params.willRetry === true);
  expect((await interrupt(threadId, turnId)).status).toBe("interrupted");
  const asked = model.requests.length;
  expect((await server.turn(threadId, "again")).status).toBe("completed");
  expect(model.requests.length).toBeGreaterThan(asked);
});
