import { beforeEach, describe, expect, it } from "vitest";
import { Connection, type OutgoingMessage } from "./connection.ts";
import { Questions } from "./questions.ts";
import { Subscriptions } from "./subscriptions.ts";

type Said = OutgoingMessage & { readonly method?: string; readonly id?: number; readonly params?: any };

let subscriptions: Subscriptions;
let questions: Questions;

beforeEach(() => {
  subscriptions = new Subscriptions();
  questions = new Questions(subscriptions);
});

function client(...threads: readonly string[]): { readonly connection: Connection; readonly said: Said[] } {
  const said: Said[] = [];
  const connection = new Connection((message) => said.push(message as Said), { inProcess: false });
  connection.initialize({ experimentalApi: false, optOut: [] });
  subscriptions.connections.add(connection);
  for (const thread of threads) subscriptions.subscribe(thread, connection);
  return { connection, said };
}

const never = new AbortController().signal;
const ask = (threadId: string, signal = never, method = "item/fileChange/requestApproval") =>
  questions.ask(threadId, method as "item/fileChange/requestApproval", { threadId } as never, signal);

describe("questions of the server", () => {
  it("go to every subscriber of the thread, and to nobody else", async () => {
    const [a, b, other] = [client("t"), client("t"), client("u")];
    const answer = ask("t");
    const question = { method: "item/fileChange/requestApproval", id: 0, params: { threadId: "t" } };
    expect([a.said, b.said, other.said]).toEqual([[question], [question], []]);
    questions.answer(a.connection, 0, { ok: true, value: 1 });
    await answer;
  });

  it("take no answer of a client that was not asked", async () => {
    const [asked, other] = [client("t"), client("u")];
    const answer = ask("t");
    questions.answer(other.connection, 0, { ok: true, value: "theirs" });
    questions.answer(asked.connection, 0, { ok: true, value: "mine" });
    expect(await answer).toEqual({ ok: true, value: "mine" });
  });

  it("are settled by the first answer; all subscribers hear that, and later answers change nothing", async () => {
    const [a, b] = [client("t"), client("t")];
    const answer = ask("t");
    questions.answer(a.connection, 0, { ok: true, value: "first" });
    questions.answer(b.connection, 0, { ok: true, value: "second" });
    expect(await answer).toEqual({ ok: true, value: "first" });
    const resolved = { method: "serverRequest/resolved", params: { threadId: "t", requestId: 0 } };
    expect(a.said.slice(1)).toEqual([resolved]);
    expect(b.said.slice(1)).toEqual([resolved]);
  });

  it("have ids that count up over all threads of the process", () => {
    const a = client("t", "u");
    void ask("t");
    void ask("u");
    void ask("t");
    expect(a.said.map((message) => message.id)).toEqual([0, 1, 2]);
  });

  it("take answers only under their own id", async () => {
    const { connection } = client("t");
    const answer = ask("t");
    for (const id of ["0", 1, -1, null, undefined, Number.NaN, {}])
      questions.answer(connection, id, { ok: true, value: "no" });
    questions.answer(connection, 0, { ok: false, error: { type: "error", message: "busy" } });
    expect(await answer).toEqual({ ok: false, error: { type: "error", message: "busy" } });
  });

  it("are replayed, under their id, to a client that subscribes while they are open", () => {
    const early = client("t", "u");
    void ask("t");
    void ask("u");
    void ask("t");
    questions.answer(early.connection, 0, { ok: true, value: null });
    const late = client("t");
    const replay = questions.replay("t", late.connection);
    void ask("t");
    replay();
    expect(late.said.map((message) => [message.method, message.id])).toEqual([
      ["item/fileChange/requestApproval", 3],
      ["item/fileChange/requestApproval", 2],
    ]);
  });

  it("are not replayed when they were settled before the client could hear of them", () => {
    client("t");
    void ask("t");
    const late = client("t");
    const replay = questions.replay("t", late.connection);
    questions.answer(late.connection, 0, { ok: true, value: null });
    replay();
    expect(late.said.map((message) => message.method)).toEqual(["serverRequest/resolved"]);
  });

  it("are withdrawn when the turn ends, which subscribers hear", async () => {
    const a = client("t");
    const turn = new AbortController();
    const answer = ask("t", turn.signal);
    turn.abort();
    expect(await answer).toEqual({ ok: false, error: { type: "withdrawn" } });
    expect(a.said.at(-1)).toMatchObject({ method: "serverRequest/resolved" });
    const late = client("t");
    questions.replay("t", late.connection)();
    expect(late.said).toEqual([]);
  });

  it("are not asked at all when the turn is over or nobody listens", async () => {
    expect(await ask("t")).toEqual({ ok: false, error: { type: "withdrawn" } });
    const a = client("t");
    expect(await ask("t", AbortSignal.abort())).toEqual({ ok: false, error: { type: "withdrawn" } });
    expect(a.said.filter((message) => message.id !== undefined)).toEqual([]);
  });

  it("are not announced as resolved when they were never asked", async () => {
    const a = client("t");
    await ask("t", AbortSignal.abort());
    expect(a.said).toEqual([]);
  });

  it("are withdrawn for a thread that nobody hears any more, and only for that one", async () => {
    const { connection } = client("t", "u");
    const [lost, kept] = [ask("t"), ask("u")];
    questions.abandon("t");
    expect(await lost).toEqual({ ok: false, error: { type: "withdrawn" } });
    questions.answer(connection, 1, { ok: true, value: "still there" });
    expect(await kept).toEqual({ ok: true, value: "still there" });
  });

  it("about a client's own tool end without a word, as in 0.120", async () => {
    const a = client("t");
    const answer = ask("t", never, "item/tool/call");
    questions.answer(a.connection, 0, { ok: true, value: 1 });
    await answer;
    expect(a.said.map((message) => message.method)).toEqual(["item/tool/call"]);
  });
});

describe("subscriptions", () => {
  it("carry turn and item events to subscribers, thread events to every initialised client", () => {
    const [a, b] = [client("t"), client()];
    const fresh: unknown[] = [];
    const silent = new Connection((message) => fresh.push(message), { inProcess: false });
    subscriptions.connections.add(silent);
    subscriptions.subscribe("t", silent);
    subscriptions.notify("t", "turn/started", { n: 1 });
    subscriptions.notify("t", "thread/status/changed", { n: 2 });
    subscriptions.notify(null, "thread/name/updated", { n: 3 });
    expect(a.said.map((message) => message.params.n)).toEqual([1, 2, 3]);
    expect(b.said.map((message) => message.params.n)).toEqual([2, 3]);
    expect(fresh).toEqual([]);
  });

  it("leave out exactly the notifications that a client opted out of", () => {
    const a = client("t");
    a.connection.initialize({ experimentalApi: false, optOut: ["item/started", "no/such/method"] });
    expect(subscriptions.wants("t", "item/started")).toBe(false);
    expect(subscriptions.wants("t", "item/completed")).toBe(true);
    subscriptions.notify("t", "item/started", {});
    subscriptions.notify("t", "item/completed", {});
    expect(a.said.map((message) => message.method)).toEqual(["item/completed"]);
    client("t");
    expect(subscriptions.wants("t", "item/started")).toBe(true);
  });

  it("name the threads that lose their last listener when a client goes", () => {
    const [a, b] = [client("t", "u"), client("t")];
    expect(subscriptions.drop(a.connection)).toEqual(["u"]);
    expect(subscriptions.drop(a.connection)).toEqual([]);
    expect(subscriptions.drop(b.connection)).toEqual(["t"]);
    expect([...subscriptions.connections]).toEqual([]);
  });

  it("tell whether an unsubscriber was subscribed", () => {
    const a = client("t");
    expect([
      subscriptions.unsubscribe("t", a.connection),
      subscriptions.unsubscribe("t", a.connection),
      subscriptions.unsubscribe("nowhere", a.connection),
    ]).toEqual([true, false, false]);
  });

  it("hand out objects that no client can change for the others", () => {
    const a = client("t");
    subscriptions.notify("t", "turn/started", { n: 1 });
    expect(Object.isFrozen(a.said[0]!.params)).toBe(true);
  });
});

describe("a request for new tokens", () => {
  const given = { accessToken: "t", chatgptAccountId: "acc", chatgptPlanType: "PLUS" };

  it("goes to one client only, whose answer it takes", async () => {
    const [owner, other] = [client("t"), client("t")];
    const tokens = questions.askForTokens(owner.connection, "old");
    const method = "account/chatgptAuthTokens/refresh";
    const params = { reason: "unauthorized", previousAccountId: "old" };
    expect([owner.said, other.said]).toEqual([[{ method, id: 0, params }], []]);
    questions.answer(other.connection, 0, { ok: true, value: { ...given, accessToken: "of another" } });
    questions.answer(owner.connection, 0, { ok: true, value: given });
    expect(await tokens).toEqual({ accessToken: "t", accountId: "acc", plan: "plus" });
    expect(owner.said).toHaveLength(1);
  });

  it.each([null, 5, {}, { accessToken: 1, chatgptAccountId: "a" }, { accessToken: "t" }])(
    "has no answer in %j",
    async (value) => {
      const { connection } = client();
      const tokens = questions.askForTokens(connection, "old");
      questions.answer(connection, 0, { ok: true, value });
      expect(await tokens).toBeNull();
    },
  );

  it("has none when the client refuses, does not answer in time, or leaves", async () => {
    const { connection } = client();
    const refused = questions.askForTokens(connection, "old");
    questions.answer(connection, 0, { ok: false, error: { type: "error", message: "no" } });
    expect(await refused).toBeNull();
    expect(await questions.askForTokens(connection, "old", 5)).toBeNull();
    const left = questions.askForTokens(connection, "old");
    connection.close();
    expect(await left).toBeNull();
    expect(await questions.askForTokens(connection, "old")).toBeNull();
    questions.answer(connection, 1, { ok: true, value: given });
  });
});
