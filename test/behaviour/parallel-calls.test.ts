// Calls of one response run at the same time; their outputs come in the order of the calls.
import { afterEach, expect, it } from "vitest";
import { startModelServer, type ModelServer } from "../fakes/model-server.ts";
import { makePlace, type Place } from "../support/place.ts";
import { runExec } from "../support/program.ts";
import { faults, inputOf, outputOf } from "../support/rollouts.ts";

let model: ModelServer;
let place: Place;
afterEach(async () => {
  await model.close();
  place.remove();
});

it("lets each call wait for the other", async () => {
  // Each makes a file and waits for the other's: one after the other, the first would wait in vain.
  const meet = (own: string, other: string) =>
    `touch ${own}; for i in $(seq 400); do [ -e ${other} ] && echo met && exit; sleep 0.05; done; echo alone`;
  model = await startModelServer([
    {
      calls: [
        { name: "exec_command", callId: "one", args: { cmd: meet("a", "b"), yield_time_ms: 30_000 } },
        { name: "exec_command", callId: "two", args: { cmd: meet("b", "a"), yield_time_ms: 30_000 } },
      ],
    },
    { text: "done" },
  ]);
  place = makePlace({ modelUrl: model.url });
  await runExec(place, ["-s", "workspace-write", "go"]);
  const input = inputOf(model.requests[1]);
  expect(outputOf(input, "one")).toMatch(/Output:\nmet\n$/);
  expect(outputOf(input, "two")).toMatch(/Output:\nmet\n$/);
  expect(faults(input)).toEqual([]);
  const order = input.filter(({ type }) => type === "function_call_output").map(({ call_id }) => call_id);
  expect(order).toEqual(["one", "two"]);
});
