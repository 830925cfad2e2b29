import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ToolSet } from "../tools/tool-set.ts";
import { failure, type Tool, type ToolResult } from "../tools/types.ts";
import { ActiveTurn } from "./active-turn.ts";
import { newTestThread, type TestThread } from "./test-thread.ts";
import { turnToolContext } from "./tool-context.ts";
import { RecordError } from "./recorder.ts";
import { ToolRunner } from "./tool-runner.ts";

let test: TestThread;
let turn: ActiveTurn;

beforeEach(async () => {
  test = await newTestThread();
  turn = new ActiveTurn("regular");
});

afterEach(() => test.remove());

/** A tool whose calls end when the test says so. */
class Held {
  readonly started: string[] = [];
  readonly announced: string[] = [];
  private readonly release = new Map<string, (result: ToolResult | Error) => void>();
  running = 0;
  most = 0;
  readonly name: string;

  constructor(name = "held") {
    this.name = name;
  }

  get tool(): Tool {
    return {
      name: this.name,
      spec: { type: "function", name: this.name, description: "", strict: false, parameters: {} },
      run: async (call) => {
        this.started.push(call.callId);
        this.running += 1;
        this.most = Math.max(this.most, this.running);
        const result = await new Promise<ToolResult | Error>((resolve) =>
          this.release.set(call.callId, resolve),
        );
        this.running -= 1;
        if (result instanceof Error) throw result;
        return { announce: () => void this.announced.push(call.callId), ...result };
      },
    };
  }

  async end(
    id: string,
    result: ToolResult | Error = { output: `output of ${id}`, success: true },
  ): Promise<void> {
    this.release.get(id)!(result);
    await settled();
  }
}

/** Lets everything that is ready run. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function runner(...entries: readonly { held: Held; exclusive?: boolean }[]): ToolRunner {
  const tools = entries.map(({ held, exclusive }) => ({
    tool: held.tool,
    offered: true,
    exclusive: exclusive === true,
  }));
  return new ToolRunner(test.state, turn, new ToolSet(tools), turnToolContext(test.state, turn));
}

function start(to: ToolRunner, id: string, name = "held"): void {
  test.state.history.append({ type: "function_call", name, arguments: "{}", call_id: id });
  to.start({ type: "function_call", name, arguments: "{}", call_id: id });
}

const outputs = (): readonly unknown[] =>
  test.stored("function_call_output").map((payload) => [payload["call_id"], payload["output"]]);

describe("the tool runner", () => {
  it("puts outputs into the history in the order of the calls, whatever ends first", async () => {
    const held = new Held();
    const tools = runner({ held });
    for (const id of ["a", "b", "c"]) start(tools, id);
    const finished = tools.finish();
    await settled();
    for (const id of ["c", "b", "a"]) await held.end(id);
    expect(await finished).toBe(false);
    const said = test.state.history.entries.map(({ item }) => item);
    expect(said.flatMap((item) => (item.type === "function_call_output" ? [item.output] : []))).toEqual([
      "output of a",
      "output of b",
      "output of c",
    ]);
    expect(turn.openCalls.size).toBe(0);
  });

  it("stores and shows a call that ends while an earlier one runs at once, and only once", async () => {
    const held = new Held();
    const tools = runner({ held });
    for (const id of ["a", "b"]) start(tools, id);
    const finished = tools.finish();
    await settled();
    await held.end("b");
    expect(outputs()).toEqual([["b", "output of b"]]);
    expect(held.announced).toEqual(["b"]);
    await held.end("a");
    await finished;
    expect(held.announced).toEqual(["b", "a"]);
  });

  it("keeps what was stored when the turn is interrupted, in the history too", async () => {
    const held = new Held();
    const tools = runner({ held });
    for (const id of ["a", "b"]) start(tools, id);
    const finished = tools.finish();
    await settled();
    await held.end("b");
    turn.abort();
    expect(await finished).toBe(false);
    expect(test.state.history.entries.at(-1)!.json).toContain("output of b");
    expect([...turn.openCalls.keys()]).toEqual(["a"]);
  });

  it("announces a call only after its output is on disk", async () => {
    const held = new Held();
    const tools = runner({ held });
    start(tools, "a");
    await settled();
    let seen: readonly unknown[] = [];
    await held.end("a", { output: "done", success: true, announce: () => void (seen = outputs()) });
    await tools.finish();
    expect(seen).toEqual([["a", "done"]]);
  });

  it("runs at most 16 calls at once and starts the others as places come free", async () => {
    const held = new Held();
    const tools = runner({ held });
    const ids = Array.from({ length: 40 }, (_, index) => `call ${index}`);
    for (const id of ids) start(tools, id);
    await settled();
    expect(held.started).toEqual(ids.slice(0, 16));
    await held.end("call 3");
    expect(held.started).toEqual(ids.slice(0, 17));
    const finished = tools.finish();
    for (const id of ids) if (id !== "call 3") await held.end(id);
    await finished;
    expect(held.most).toBe(16);
    expect(outputs().length).toBe(40);
  });

  it("lets an exclusive call wait for those before it and holds back those after it", async () => {
    const shared = new Held();
    const alone = new Held("alone");
    const tools = runner({ held: shared }, { held: alone, exclusive: true });
    start(tools, "a");
    start(tools, "b", "alone");
    start(tools, "c");
    await settled();
    expect([shared.started, alone.started]).toEqual([["a"], []]);
    await shared.end("a");
    expect([shared.started, alone.started]).toEqual([["a"], ["b"]]);
    await alone.end("b");
    expect(shared.started).toEqual(["a", "c"]);
    await shared.end("c");
    await tools.finish();
    expect(outputs().map((output) => (output as unknown[])[0])).toEqual(["a", "b", "c"]);
  });

  it("answers an unknown tool in words the model knows, by the kind of call", async () => {
    const tools = runner();
    start(tools, "a", "no_such_tool");
    test.state.history.append({ type: "custom_tool_call", name: "nope", input: "", call_id: "b" });
    tools.start({ type: "custom_tool_call", name: "nope", input: "", call_id: "b" });
    await tools.finish();
    expect(outputs()).toEqual([["a", "unsupported call: no_such_tool"]]);
    expect(test.stored("custom_tool_call_output").map((payload) => payload["output"])).toEqual([
      "unsupported custom tool call: nope",
    ]);
  });

  it("puts a call's notes in front of its output", async () => {
    const noting: Tool = {
      ...new Held().tool,
      run: (_, context) => {
        context.note("developer", "a note");
        return Promise.resolve(failure("text"));
      },
    };
    const tools = new ToolRunner(
      test.state,
      turn,
      new ToolSet([{ tool: noting, offered: true }]),
      turnToolContext(test.state, turn),
    );
    start(tools, "a");
    await tools.finish();
    const kinds = test.names().filter((name) => /message|output/.test(name));
    expect(kinds).toEqual(["line:message", "line:function_call_output"]);
  });

  it("returns at once when the turn is interrupted and leaves open calls to the turn's end", async () => {
    const held = new Held();
    const tools = runner({ held });
    for (const id of ["a", "b"]) start(tools, id);
    const finished = tools.finish();
    await settled();
    turn.abort();
    expect(await finished).toBe(false);
    await held.end("a");
    await held.end("b");
    expect(outputs()).toEqual([]);
    expect([...turn.openCalls.keys()]).toEqual(["a", "b"]);
    expect(held.announced).toEqual([]);
  });

  it("does not start a call that waited for its place when the turn was interrupted", async () => {
    const held = new Held("alone");
    const tools = runner({ held, exclusive: true });
    start(tools, "a", "alone");
    start(tools, "b", "alone");
    await settled();
    turn.abort();
    await held.end("a");
    expect(held.started).toEqual(["a"]);
  });

  it("reports that the user cancelled, after every output is recorded", async () => {
    const held = new Held();
    const tools = runner({ held });
    for (const id of ["a", "b"]) start(tools, id);
    const finished = tools.finish();
    await settled();
    await held.end("a", { output: "refused", success: false, interruptTurn: true });
    await held.end("b");
    expect(await finished).toBe(true);
    expect(outputs()).toEqual([
      ["a", "refused"],
      ["b", "output of b"],
    ]);
  });

  it("passes on what a tool throws and keeps its gate open for the others", async () => {
    const held = new Held();
    const tools = runner({ held, exclusive: true });
    for (const id of ["a", "b"]) start(tools, id);
    const finished = tools.finish();
    await settled();
    const thrown = expect(finished).rejects.toThrow("broken tool");
    await held.end("a", new Error("broken tool"));
    await thrown;
    expect(held.started).toEqual(["a", "b"]);
    await held.end("b");
  });

  it("fails when the early end of a call could not be written down, and breaks nothing else", async () => {
    const held = new Held();
    const tools = runner({ held });
    for (const id of ["a", "b"]) start(tools, id);
    const finished = tools.finish();
    await settled();
    const announce = (): void => {
      throw new RecordError("disk full");
    };
    await held.end("b", { output: "b", success: true, announce });
    const thrown = expect(finished).rejects.toThrow("disk full");
    await held.end("a");
    await thrown;
  });

  it("cuts an output to the model's limit before it enters the history", async () => {
    const held = new Held();
    const tools = runner({ held });
    start(tools, "a");
    await settled();
    await held.end("a", { output: "x".repeat(200_000), success: true });
    await tools.finish();
    const [[, output]] = outputs() as [[string, string]];
    expect(output.length).toBeLessThan(60_000);
    expect(output).toContain("truncated");
  });
});
