// Reviews: a reviewer of its own context answers, and the thread gets its answer as one message.
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { expect, it } from "vitest";
import type { ModelServer } from "../fakes/model-server.ts";
import type { AppServer } from "../support/app-server.ts";
import type { Place } from "../support/place.ts";
import { inputOf, outputOf, rolloutFile, rolloutFiles, rolloutLines, textsOf } from "../support/rollouts.ts";
import { startSession } from "../support/session.ts";

const FINDING = {
  title: "[P1] Bad thing",
  body: "It is bad.",
  confidence_score: 0.9,
  priority: 1,
  code_location: { absolute_file_path: "/x/a.ts", line_range: { start: 1, end: 2 } },
};
const ANSWER = JSON.stringify({
  findings: [FINDING],
  overall_correctness: "patch is incorrect",
  overall_explanation: "Needs work.",
  overall_confidence_score: 0.9,
});
const SHOWN = "Needs work.\n\nReview comment:\n\n- [P1] Bad thing — /x/a.ts:1-2\n  It is bad.";
const CURRENT =
  "Review the current code changes (staged, unstaged, and untracked files) and provide prioritized findings.";

let model: ModelServer;
let place: Place;
let server: AppServer;

async function begin(...asked: Parameters<typeof startSession>): Promise<string> {
  const session = await startSession(...asked);
  ({ model, place, server } = session);
  return session.threadId;
}

function git(...args: readonly string[]): string {
  const identity = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"];
  const options = { cwd: place.workspace, encoding: "utf8" as const, env: place.env };
  return execFileSync("git", [...identity, ...args], options).trim();
}

function commit(name: string): string {
  fs.writeFileSync(path.join(place.workspace, name), `${name}\n`);
  git("add", name);
  git("commit", "-q", "-m", name);
  return git("rev-parse", "HEAD");
}

async function review(threadId: string, target: object = { type: "uncommittedChanges" }, more: object = {}) {
  const from = server.said.length;
  const answer = await server.call("review/start", { threadId, target, ...more });
  const turn = await server.turnEnd(answer.reviewThreadId, from);
  return { answer, turn, items: server.items(from), said: server.said.slice(from) };
}

it("shows the findings as one message, in review mode, and nothing of the reviewer's own answer", async () => {
  const threadId = await begin([{ text: "earlier" }, { text: ANSWER, chunks: 3 }, { text: "later" }]);
  await server.turn(threadId, "hello");
  const { answer, turn, items, said } = await review(threadId);
  expect(answer.reviewThreadId).toBe(threadId);
  expect(turn).toMatchObject({ id: answer.turn.id, status: "completed" });
  expect(items.map(({ type, id }) => [type, id])).toEqual([
    ["enteredReviewMode", turn.id],
    ["userMessage", expect.any(String)],
    ["exitedReviewMode", turn.id],
    ["agentMessage", "review_rollout_assistant"],
  ]);
  expect(items[0].review).toBe("current changes");
  expect(items[2].review).toBe(SHOWN);
  expect(items[3].text).toBe(SHOWN);
  const methods = said.map(({ method }) => method);
  expect(methods).not.toContain("item/agentMessage/delta");
  expect(methods).not.toContain("thread/tokenUsage/updated");
  expect(said.filter(({ params }) => params?.threadId !== undefined && params.threadId !== threadId)).toEqual(
    [],
  );
});

it("gives the reviewer a context of its own, and the thread's model only the result", async () => {
  const threadId = await begin([{ text: "earlier" }, { text: ANSWER }, { text: "later" }], {
    config: 'approval_policy = "never"\nreview_model = "gpt-5.2"',
  });
  await server.turn(threadId, "hello");
  await review(threadId);
  await server.turn(threadId, "and now?");
  const [, reviewing, after] = model.requests;
  expect(reviewing?.headers["x-openai-subagent"]).toBe("review");
  expect(reviewing?.headers["session_id"]).not.toBe(threadId);
  expect(reviewing?.body["model"]).toBe("gpt-5.2");
  expect(String(reviewing?.body["instructions"])).toMatch(/^# Review guidelines:/);
  const asked = textsOf(inputOf(reviewing), "user");
  expect(asked.at(-1)).toBe(CURRENT);
  expect(asked).not.toContain("hello");
  const tools = ((reviewing?.body["tools"] ?? []) as { name?: string; type: string }[]).map(
    ({ name, type }) => name ?? type,
  );
  expect(tools).not.toContain("web_search");
  expect(tools).not.toContain("spawn_agent");
  const told = inputOf(after);
  expect(textsOf(told, "user").join("\n")).toContain("<user_action>");
  expect(textsOf(told, "user")).not.toContain(CURRENT);
  expect(textsOf(told, "assistant")).toEqual(["earlier", SHOWN]);
});

it("keeps the review in the thread's file and the reviewer's work in one of its own", async () => {
  const threadId = await begin([{ text: ANSWER }]);
  await review(threadId);
  await server.call("thread/read", { threadId, includeTurns: true });
  const events = rolloutLines(rolloutFile(place, threadId)).map(({ payload }) => payload["type"]);
  expect(events).toEqual([
    undefined,
    "entered_review_mode",
    "task_started",
    "user_message",
    "user_message",
    "message",
    "exited_review_mode",
    "message",
    "agent_message",
    "task_complete",
  ]);
  const files = rolloutFiles(place);
  expect(files).toHaveLength(2);
  const other = files.find((file) => !file.endsWith(`${threadId}.jsonl`))!;
  expect(rolloutLines(other)[0]?.payload).toMatchObject({ source: { subagent: "review" } });
  const { data } = await server.call("thread/list", {});
  expect(data.map(({ id }: { id: string }) => id)).toEqual([threadId]);
});

it("holds the reviewer's commands to the thread's sandbox and approvals, under the review's ids", async () => {
  const call = { name: "exec_command", callId: "write", args: { cmd: "touch made" } };
  const threadId = await begin([{ calls: [call] }, { text: ANSWER }], {
    config: 'approval_policy = "untrusted"\nsandbox_mode = "workspace-write"',
  });
  server.onRequest = ({ params }) => (params.threadId === threadId ? { decision: "decline" } : undefined);
  const { answer, items } = await review(threadId);
  const asked = server.said.find(({ method }) => method === "item/commandExecution/requestApproval");
  expect(asked?.params).toMatchObject({ threadId, turnId: answer.turn.id, itemId: "write" });
  expect(items.find(({ type }) => type === "commandExecution")).toMatchObject({ status: "declined" });
  expect(String(outputOf(inputOf(model.requests[1]), "write"))).toContain("rejected by user");
  expect(fs.existsSync(path.join(place.workspace, "made"))).toBe(false);
});

it("refuses to be steered, and ends when it is interrupted", async () => {
  const threadId = await begin([{ text: "half", hang: true }, { text: "well" }]);
  const { turn } = await server.call("review/start", { threadId, target: { type: "uncommittedChanges" } });
  await server.until(
    ({ method, params }) => method === "item/started" && params.item.type === "agentMessage",
  );
  const input = [{ type: "text", text: "also this" }];
  expect(await server.refusal("turn/steer", { threadId, expectedTurnId: turn.id, input })).toBe(
    "cannot steer a review turn",
  );
  await server.call("turn/interrupt", { threadId, turnId: turn.id });
  expect(await server.turnEnd(threadId)).toMatchObject({ id: turn.id, status: "interrupted" });
  const exited = server.items().find(({ type }) => type === "exitedReviewMode");
  expect(exited.review).toBe("Reviewer failed to output a response.");
  await server.turn(threadId, "again");
  expect(textsOf(inputOf(model.requests[1]), "user").join("\n")).toContain("<turn_aborted>");
});

it("tells a failure of the reviewer once and ends the turn as failed", async () => {
  const threadId = await begin([
    { status: 400, body: { error: { message: "bad thing" } } },
    { text: "well" },
  ]);
  const { turn, said } = await review(threadId);
  expect(turn.status).toBe("failed");
  expect(turn.error.message).toContain("bad thing");
  const errors = said.filter(({ method }) => method === "error");
  expect(errors.map(({ params }) => params.turnId)).toEqual([turn.id]);
  expect((await server.turn(threadId, "again")).status).toBe("completed");
});

it("reviews in a copy of the thread when detached", async () => {
  const threadId = await begin([{ text: "earlier" }, { text: ANSWER }]);
  expect(
    await server.refusal("review/start", {
      threadId,
      target: { type: "uncommittedChanges" },
      delivery: "detached",
    }),
  ).toMatch(/^error creating detached review thread: /);
  await server.turn(threadId, "hello");
  const before = fs.readFileSync(rolloutFile(place, threadId), "utf8");
  const target = { type: "commit", sha: "1234567deadbeef", title: "Tidy" };
  const { answer, items } = await review(threadId, target, { delivery: "detached" });
  expect(answer.reviewThreadId).not.toBe(threadId);
  expect(items[0].review).toBe("commit 1234567: Tidy");
  expect(fs.readFileSync(rolloutFile(place, threadId), "utf8")).toBe(before);
});

it("compares a branch with its merge base, the upstream's where that is ahead, and runs nothing of the repository", async () => {
  const threadId = await begin([{ text: ANSWER }]);
  git("init", "-q", "-b", "main");
  const first = commit("one");
  git("checkout", "-q", "-b", "work");
  const second = commit("two");
  commit("three");
  const mark = path.join(place.root, "ran");
  const script = path.join(place.root, "hook.sh");
  fs.writeFileSync(script, `#!/bin/sh\ntouch ${mark}\n`, { mode: 0o755 });
  git("config", "core.fsmonitor", script);
  git("config", "core.pager", script);
  await review(threadId, { type: "baseBranch", branch: "main" });
  git("update-ref", "refs/remotes/origin/main", second);
  git("config", "remote.origin.url", "/nowhere");
  git("config", "remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*");
  git("config", "branch.main.remote", "origin");
  git("config", "branch.main.merge", "refs/heads/main");
  await review(threadId, { type: "baseBranch", branch: "main" });
  await review(threadId, { type: "baseBranch", branch: "--output=x" });
  const prompts = model.requests.map((request) => textsOf(inputOf(request), "user").at(-1));
  expect(prompts[0]).toContain(`Run \`git diff ${first}\``);
  expect(prompts[1]).toContain(`Run \`git diff ${second}\``);
  expect(prompts[2]).toContain("could not be determined");
  expect(fs.existsSync(mark)).toBe(false);
});

it("refuses targets that name nothing", async () => {
  const threadId = await begin([{ text: ANSWER }]);
  const refused = (target: object) => server.refusal("review/start", { threadId, target });
  expect(await refused({ type: "baseBranch", branch: " " })).toBe("branch must not be empty");
  expect(await refused({ type: "commit", sha: "", title: null })).toBe("sha must not be empty");
  expect(await refused({ type: "custom", instructions: "\n" })).toBe("instructions must not be empty");
  expect(model.requests).toHaveLength(0);
});
