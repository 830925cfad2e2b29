// The command line, input and environment of the TypeScript SDK 0.120.0 (spec/cli.md 2.13, end). The SDK itself
// is run by test/conformance/sdk.mjs.
import * as fs from "node:fs";
import * as path from "node:path";
import { afterEach, expect, it } from "vitest";
import { startModelServer, type ModelServer } from "../fakes/model-server.ts";
import { makePlace, type Place } from "../support/place.ts";
import { eventsOf, runCodex, threadIdOf } from "../support/program.ts";
import { inputOf, textsOf } from "../support/rollouts.ts";

let model: ModelServer;
let place: Place;
afterEach(async () => {
  await model.close();
  place.remove();
});

it("takes every option of a thread, and resumes with --config before and --image after the id", async () => {
  model = await startModelServer([{ text: '{"ok":true}' }]);
  place = makePlace({ modelUrl: model.url });
  const schema = path.join(place.root, "schema.json");
  fs.writeFileSync(schema, '{"type":"object"}');
  const env = { CODEX_INTERNAL_ORIGINATOR_OVERRIDE: "codex_sdk_ts", CODEX_API_KEY: "key" };
  const head = [
    "exec",
    "--experimental-json",
    "--config",
    "hide_agent_reasoning=true",
    "--config",
    'openai_base_url="http://127.0.0.1:9/v1"',
    "--model",
    "gpt-5.4",
    "--sandbox",
    "workspace-write",
    "--cd",
    place.workspace,
    "--add-dir",
    path.join(place.root, "tmp"),
    "--skip-git-repo-check",
    "--output-schema",
    schema,
    "--config",
    'model_reasoning_effort="high"',
    "--config",
    "sandbox_workspace_write.network_access=true",
    "--config",
    'web_search="live"',
    "--config",
    'approval_policy="on-request"',
  ];
  const first = await runCodex(place, head, { stdin: "one", env });
  expect(first, first.stderr).toMatchObject({ code: 0 });
  expect(eventsOf(first.stdout).map(({ type }) => type)).toEqual([
    "thread.started",
    "turn.started",
    "item.completed",
    "turn.completed",
  ]);
  const threadId = threadIdOf(first.stdout);
  const second = await runCodex(
    place,
    [...head, "resume", threadId, "--image", "none.png", "--image", "b.png"],
    { stdin: "two", env },
  );
  expect(second, second.stderr).toMatchObject({ code: 0 });
  expect(threadIdOf(second.stdout)).toBe(threadId);
  const [one, two] = model.requests;
  expect(one?.headers["originator"]).toBe("codex_sdk_ts");
  expect(one?.body).toMatchObject({
    model: "gpt-5.4",
    reasoning: { effort: "high" },
    text: { format: { type: "json_schema", schema: { type: "object" } } },
  });
  expect(textsOf(inputOf(one), "user").at(-1)).toBe("one");
  expect(textsOf(inputOf(two), "user").at(-1)).toMatch(/two$/);
  expect(JSON.stringify(inputOf(two).slice(0, inputOf(one).length))).toBe(JSON.stringify(inputOf(one)));
});
