import { afterEach, describe, expect, it } from "vitest";
import { ActiveTurn } from "./active-turn.ts";
import { ApprovalBroker } from "./approvals.ts";
import { newTestThread, type TestOptions, type TestThread } from "./test-thread.ts";

let test: TestThread;
afterEach(() => test.remove());

async function broker(answer: TestOptions["answer"]): Promise<{ broker: ApprovalBroker; turn: ActiveTurn }> {
  test = await newTestThread(answer === undefined ? {} : { answer });
  const turn = new ActiveTurn("regular");
  return { broker: new ApprovalBroker(test.state, turn), turn };
}

const saying =
  (value: unknown): TestOptions["answer"] =>
  () =>
    Promise.resolve({ ok: true, value });

const COMMAND = {
  itemId: "call_1",
  command: "touch a",
  cwd: "/ws",
  commandActions: [],
  reason: null,
  proposedAmendment: null,
  permissions: null,
};

const NONSENSE: readonly unknown[] = [
  null,
  undefined,
  "accept",
  7,
  [],
  {},
  { decision: null },
  { decision: "yes" },
  { decision: "Accept" },
  { decision: ["accept"] },
  { decision: { acceptWithExecpolicyAmendment: null } },
  { decision: { acceptWithExecpolicyAmendment: { execpolicy_amendment: "touch" } } },
  { decision: { acceptWithExecpolicyAmendment: { execpolicy_amendment: ["touch", 1] } } },
  { decision: { applyNetworkPolicyAmendment: {} } },
];

describe("approvals of commands", () => {
  it.each(["accept", "acceptForSession", "decline", "cancel"])("take the decision %s", async (decision) => {
    const { broker: asking, turn } = await broker(saying({ decision }));
    expect(await asking.command(COMMAND, turn.signal)).toEqual({ decision, failed: false });
  });

  it("take a rule that the user wants from now on", async () => {
    const decision = { acceptWithExecpolicyAmendment: { execpolicy_amendment: ["touch", "a"] } };
    const { broker: asking, turn } = await broker(saying({ decision }));
    expect(await asking.command(COMMAND, turn.signal)).toEqual({ decision, failed: false });
  });

  it.each(NONSENSE)("are declined by the malformed answer %j", async (answer) => {
    const { broker: asking, turn } = await broker(saying(answer));
    expect(await asking.command(COMMAND, turn.signal)).toEqual({ decision: "decline", failed: false });
  });

  it("are declined by a rule without words: it would allow everything", async () => {
    const decision = { acceptWithExecpolicyAmendment: { execpolicy_amendment: [] } };
    const { broker: asking, turn } = await broker(saying({ decision }));
    expect(await asking.command(COMMAND, turn.signal)).toEqual({ decision: "decline", failed: false });
  });

  it("are declined, and marked as failed, when the client answers with an error", async () => {
    const { broker: asking, turn } = await broker(() =>
      Promise.resolve({ ok: false, error: { type: "error", message: "no" } }),
    );
    expect(await asking.command(COMMAND, turn.signal)).toEqual({ decision: "decline", failed: true });
  });

  it("offer the rule only when there is one to propose, and give the reason when it is known", async () => {
    const { broker: asking, turn } = await broker(saying({ decision: "accept" }));
    await asking.command(COMMAND, turn.signal);
    await asking.command(
      { ...COMMAND, reason: "why", proposedAmendment: ["touch"], permissions: null },
      turn.signal,
    );
    const [first, second] = test.log.flatMap((entry) => (entry.kind === "ask" ? [entry.params] : []));
    expect(first).not.toHaveProperty("reason");
    expect(first).toMatchObject({
      availableDecisions: ["accept", "cancel"],
      itemId: "call_1",
      command: "touch a",
    });
    expect(second).toMatchObject({
      reason: "why",
      proposedExecpolicyAmendment: ["touch"],
      availableDecisions: [
        "accept",
        { acceptWithExecpolicyAmendment: { execpolicy_amendment: ["touch"] } },
        "cancel",
      ],
    });
  });
});

describe("approvals of file changes", () => {
  it.each(["accept", "acceptForSession", "decline", "cancel"])("take the decision %s", async (decision) => {
    const { broker: asking, turn } = await broker(saying({ decision }));
    const answer = await asking.fileChange({ itemId: "call_1", reason: null }, turn.signal);
    expect(answer).toEqual({ decision, failed: false });
  });

  it.each(NONSENSE)("are declined by the malformed answer %j", async (answer) => {
    const { broker: asking, turn } = await broker(saying(answer));
    const got = await asking.fileChange({ itemId: "call_1", reason: null }, turn.signal);
    expect(got).toEqual({ decision: "decline", failed: false });
  });
});

describe("while the user is asked", () => {
  const statuses = (): readonly unknown[] =>
    test.told("thread/status/changed").map((params) => params["status"].activeFlags ?? params["status"].type);

  it("the thread's status says so, before the question and until the answer", async () => {
    const { broker: asking, turn } = await broker(saying({ decision: "accept" }));
    await asking.command(COMMAND, turn.signal);
    expect(test.names()).toEqual([
      "notify:thread/status/changed",
      "ask:item/commandExecution/requestApproval",
      "notify:thread/status/changed",
    ]);
    expect(statuses()).toEqual([["waitingOnApproval"], []]);
  });

  it("two questions of one kind show one flag, and it stays until both are answered", async () => {
    const open: (() => void)[] = [];
    const { broker: asking, turn } = await broker(
      () => new Promise((resolve) => open.push(() => resolve({ ok: true, value: { decision: "accept" } }))),
    );
    const both = [asking.command(COMMAND, turn.signal), asking.command(COMMAND, turn.signal)];
    const input = asking.userInput({ itemId: "call_2", questions: [] }, turn.signal);
    open[0]!();
    await both[0];
    expect(statuses()).toEqual([["waitingOnApproval"], ["waitingOnApproval", "waitingOnUserInput"]]);
    open[1]!();
    await both[1];
    open[2]!();
    await input;
    expect(statuses().slice(2)).toEqual([["waitingOnUserInput"], []]);
  });

  it("an interrupted turn does not change the status again: its end does", async () => {
    const { broker: asking, turn } = await broker(async (_, __, signal) => {
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      return { ok: false, error: { type: "withdrawn" } };
    });
    const answer = asking.command(COMMAND, turn.signal);
    turn.abort();
    expect(await answer).toEqual({ decision: "decline", failed: true });
    expect(statuses()).toEqual([["waitingOnApproval"]]);
  });
});

describe("questions of the model", () => {
  const QUESTION = { id: "q", header: "H", question: "Which?", options: [{ label: "A", description: "a" }] };

  it("go out with a free answer allowed, and the answer comes back as it is", async () => {
    const answers = { answers: { q: { answers: ["A"] } } };
    const { broker: asking, turn } = await broker(saying(answers));
    expect(await asking.userInput({ itemId: "call_1", questions: [QUESTION] }, turn.signal)).toBe(answers);
    expect(test.log.find((entry) => entry.kind === "ask")).toMatchObject({
      name: "item/tool/requestUserInput",
      params: { itemId: "call_1", questions: [{ ...QUESTION, isOther: true, isSecret: false }] },
    });
  });

  it("have no answer when nobody answers", async () => {
    const { broker: asking, turn } = await broker(undefined);
    expect(await asking.userInput({ itemId: "call_1", questions: [QUESTION] }, turn.signal)).toBeNull();
  });
});
