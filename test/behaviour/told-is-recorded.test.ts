// What a client was told is in the thread's file, whatever else the turn still waits for.
import * as fs from "node:fs";
import * as path from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { startModelServer } from "../fakes/model-server.ts";
import { AppServer } from "../support/app-server.ts";
import { makePlace } from "../support/place.ts";
import { faults, inputOf, outputOf, responseItems, rolloutFile, rolloutLines } from "../support/rollouts.ts";

it("has the output of a completed command while an earlier call still runs", async () => {
  const wait = "for i in $(seq 600); do [ -e go ] && exit; sleep 0.05; done";
  const model = await startModelServer([
    {
      calls: [
        { name: "exec_command", callId: "slow", args: { cmd: wait, yield_time_ms: 30_000 } },
        { name: "exec_command", callId: "quick", args: { cmd: "echo quick" } },
      ],
    },
    { text: "done" },
  ]);
  const place = makePlace({ modelUrl: model.url });
  const server = await AppServer.start(place);
  onTestFinished(async () => {
    await server.close();
    await model.close();
    place.remove();
  });
  const threadId = await server.startThread({ approvalPolicy: "never" });
  await server.startTurn(threadId, "go");
  const told = server.until(
    ({ method, params }) => method === "item/completed" && params.item.id === "quick",
  );
  // Telling late would be right too; so the slow one ends after a while either way.
  await Promise.race([told, new Promise((resolve) => setTimeout(resolve, 1_000))]);
  const early = server.items().some(({ id }) => id === "quick");
  if (early)
    expect(outputOf(responseItems(rolloutLines(rolloutFile(place, threadId))), "quick")).toContain("quick");
  fs.writeFileSync(path.join(place.workspace, "go"), "");
  await server.turnEnd(threadId);
  await told;
  expect(faults(inputOf(model.requests[1]))).toEqual([]);
});
