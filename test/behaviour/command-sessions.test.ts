// A command may outlive its call: the model comes back to it with write_stdin.
import { afterEach, expect, it } from "vitest";
import { startModelServer, type ModelServer } from "../fakes/model-server.ts";
import { AppServer } from "../support/app-server.ts";
import { makePlace, type Place } from "../support/place.ts";
import { processesWith } from "../support/processes.ts";
import { runExec } from "../support/program.ts";
import { inputOf, outputOf } from "../support/rollouts.ts";

let model: ModelServer;
let place: Place;
afterEach(async () => {
  await model.close();
  place.remove();
});

const sessionOf = (output: unknown): number =>
  Number(/running with session ID (\d+)/.exec(String(output))?.[1]);

it("types into a terminal and reads what comes back", async () => {
  model = await startModelServer((body, n) => {
    const session_id = n === 0 ? 0 : sessionOf(outputOf(inputOf({ body }), "start"));
    const write = (chars: string) => ({
      calls: [{ name: "write_stdin", callId: `w${n}`, args: { session_id, chars, yield_time_ms: 2000 } }],
    });
    switch (n) {
      case 0:
        return {
          calls: [
            {
              name: "exec_command",
              callId: "start",
              args: {
                cmd: 'read -p "name? " x; echo "hello <$x>"; read y; exit 3',
                tty: true,
                yield_time_ms: 250,
              },
            },
          ],
        };
      case 1:
        return write("Ada\n");
      case 2:
        return write("\n");
      case 3:
        return write("more\n");
      default:
        return { text: "done" };
    }
  });
  place = makePlace({ modelUrl: model.url });
  const server = await AppServer.start(place);
  const threadId = await server.startThread({ approvalPolicy: "never" });
  await server.turn(threadId, "go");
  const input = inputOf(model.requests.at(-1));
  expect(outputOf(input, "start")).toContain("name? ");
  expect(outputOf(input, "w1")).toContain("hello <Ada>");
  expect(`${String(outputOf(input, "w1"))}${String(outputOf(input, "w2"))}`).toContain(
    "Process exited with code 3",
  );
  expect(outputOf(input, "w3")).toContain("Unknown process id");
  const item = (
    await server.until(({ method, params }) => method === "item/completed" && params.item.id === "start")
  ).params.item;
  expect(item).toMatchObject({ type: "commandExecution", status: "failed", exitCode: 3 });
  expect(item.aggregatedOutput).toContain("hello <Ada>");
  await server.close();
});

it("survives the turn, and ends with the program", async () => {
  const mark = `9.${process.pid}77`;
  const script = [
    { calls: [{ name: "exec_command", args: { cmd: `sleep ${mark}`, yield_time_ms: 250 } }] },
    { text: "done" },
  ];
  model = await startModelServer(script);
  place = makePlace({ modelUrl: model.url });
  const server = await AppServer.start(place);
  await server.turn(await server.startThread({ approvalPolicy: "never" }), "go");
  if (process.platform === "linux") expect(processesWith(mark)).not.toEqual([]);
  await server.close();
  await expect.poll(() => processesWith(mark), { timeout: 10_000 }).toEqual([]);

  await runExec(place, ["go"]);
  await expect.poll(() => processesWith(mark), { timeout: 10_000 }).toEqual([]);
});
