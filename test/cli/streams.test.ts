// Streams that end early, prompts from stdin, and signals.
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, expect, it } from "vitest";
import { startModelServer, type ModelScript, type ModelServer } from "../fakes/model-server.ts";
import { makePlace, type Place } from "../support/place.ts";
import { processesWith } from "../support/processes.ts";
import { eventsOf, runExec, startCodex } from "../support/program.ts";
import { inputOf, rolloutFiles, rolloutLines, textsOf } from "../support/rollouts.ts";

let model: ModelServer;
let place: Place;
afterEach(async () => {
  await model.close();
  place.remove();
});

async function begin(script: ModelScript = [{ text: "fine" }]): Promise<void> {
  model = await startModelServer(script);
  place = makePlace({ modelUrl: model.url });
}

const lastPrompt = (): string | undefined => textsOf(inputOf(model.requests.at(-1)), "user").at(-1);

it("takes the prompt from stdin, or stdin beside the prompt", async () => {
  await begin();
  expect(await runExec(place, [], { stdin: "from stdin\n" })).toMatchObject({ code: 0 });
  expect(lastPrompt()).toBe("from stdin\n");
  await runExec(place, ["-"], { stdin: "dash" });
  expect(lastPrompt()).toBe("dash");
  await runExec(place, ["ask"], { stdin: "data" });
  expect(lastPrompt()).toBe("ask\n\n<stdin>\ndata\n</stdin>");
  expect(await runExec(place, [], { stdin: " \n" })).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("No prompt provided via stdin.\n"),
  });
});

it("ends without a stack trace when nobody reads its output, and the thread is whole", async () => {
  await begin((_, n) =>
    n < 3
      ? { text: "x".repeat(200_000), calls: [{ name: "update_plan", args: { plan: [] } }] }
      : { text: "end" },
  );
  const run = await runExec(place, ["--json", "go"], {
    shell: '"$0" "$@" | head -c 10; exit ${PIPESTATUS[0]}',
  });
  expect(run.stdout).toHaveLength(10);
  expect(run.stderr).not.toMatch(/ at .*\.js|EPIPE/);
  expect([0, 1, 101]).toContain(run.code);
  const [file] = rolloutFiles(place);
  expect(rolloutLines(file ?? "").length).toBeGreaterThan(3);
});

it("ends without a stack trace when stdout is closed from the start", async () => {
  await begin();
  for (const args of [["--json", "go"], ["go"]]) {
    const { code, stderr } = await runExec(place, args, { shell: 'exec "$0" "$@" >&-' });
    expect(stderr).not.toMatch(/ at .*\.js/);
    expect([0, 1, 101]).toContain(code);
  }
});

it("writes every event before it ends, however much it is", async () => {
  await begin([
    {
      calls: [
        {
          name: "exec_command",
          args: { cmd: "head -c 900000 /dev/zero | tr '\\0' x", yield_time_ms: 30_000 },
        },
      ],
    },
    { text: "y".repeat(900_000) },
  ]);
  const run = await runExec(place, ["--json", "go"], { shell: '"$0" "$@" | (sleep 0.3; cat)' });
  const events = eventsOf(run.stdout);
  expect(events.at(-1)?.["type"]).toBe("turn.completed");
  expect(run.stdout.endsWith("\n")).toBe(true);
});

it.each(["SIGINT", "SIGTERM"] as const)(
  "%s ends the run and its commands with exit code 1; the thread is whole",
  async (signal) => {
    const mark = `8.${process.pid}${signal === "SIGINT" ? 1 : 2}`;
    await begin([{ calls: [{ name: "exec_command", args: { cmd: `sleep ${mark}` } }] }, { text: "back" }]);
    const run = startCodex(place, ["exec", "--json", "--skip-git-repo-check", "go"]);
    await expect.poll(run.stdout, { timeout: 20_000 }).toContain("item.started");
    run.child.kill(signal);
    const { code, stdout, stderr } = await run.ended;
    expect([code, stderr]).toEqual([1, "Reading additional input from stdin...\n"]);
    expect(eventsOf(stdout).at(-1)?.["type"]).toBe("item.started");
    for (let tries = 0; tries < 100 && processesWith(mark).length > 0; tries++) await wait(50);
    expect(processesWith(mark)).toEqual([]);
    const threadId = String(eventsOf(stdout)[0]?.["thread_id"]);
    expect(await runExec(place, ["resume", threadId, "again"], {})).toMatchObject({ code: 0 });
  },
);
