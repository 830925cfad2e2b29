// Nothing untrusted reaches the terminal raw: not from the model, a command, a file name, a server.
import * as fs from "node:fs";
import * as path from "node:path";
import { afterEach, expect, it } from "vitest";
import { startModelServer, type ModelScript, type ModelServer } from "../fakes/model-server.ts";
import { makePlace, type Place } from "../support/place.ts";
import { controlCharacters, runExec } from "../support/program.ts";

const EVIL = "\u001b]0;pwned\u0007\u001b[2J\rfake\u009b31m\u0008\u202e";

let model: ModelServer;
let place: Place;
afterEach(async () => {
  await model.close();
  place.remove();
});

async function run(script: ModelScript, args: readonly string[] = ["go"]) {
  model = await startModelServer(script);
  place = makePlace({ modelUrl: model.url, model: "gpt-5.4" });
  return runExec(place, args);
}

it("texts, reasoning, commands, their output and plans of the model", async () => {
  const { stderr } = await run([
    {
      text: `text ${EVIL}`,
      reasoning: { summary: [`thought ${EVIL}`] },
      calls: [
        { name: "exec_command", args: { cmd: `echo '${EVIL}'; printf '\\033[31m\\r\\007'; exit 3` } },
        { name: "update_plan", args: { explanation: EVIL, plan: [{ step: EVIL, status: "pending" }] } },
        { name: "exec_command", args: { cmd: "ls", workdir: `/no${EVIL}` } },
      ],
      items: [
        { type: "web_search_call", id: "ws_1", status: "completed", action: { type: "search", query: EVIL } },
      ],
    },
    { text: "done" },
  ]);
  expect(stderr).toContain("text ");
  expect(controlCharacters(stderr)).toEqual([]);
});

it("file names of patches, and their content", async () => {
  const name = `evil${EVIL.replace("\r", "")}.txt`;
  const { stderr } = await run(
    [
      {
        calls: [
          {
            name: "apply_patch",
            kind: "custom",
            args: `*** Begin Patch\n*** Add File: ${name}\n+${EVIL}\n*** End Patch`,
          },
        ],
      },
      { text: "done" },
    ],
    ["-s", "workspace-write", "go"],
  );
  expect(stderr).toContain("evil");
  expect(controlCharacters(stderr)).toEqual([]);
});

it("errors of the provider", async () => {
  const { code, stderr } = await run([{ status: 400, body: `bad ${EVIL}` }]);
  expect(code).toBe(1);
  expect(stderr).toContain("bad ");
  expect(controlCharacters(stderr)).toEqual([]);
});

it("the prompt, the working directory and the model's name", async () => {
  model = await startModelServer([{ text: "done" }]);
  place = makePlace({ modelUrl: model.url });
  const cwd = path.join(place.root, `dir\n${EVIL}`);
  fs.mkdirSync(cwd);
  const { code, stderr } = await runExec(place, ["-m", `m${EVIL}`, `prompt ${EVIL}`], { cwd });
  expect(code).toBe(0);
  expect(controlCharacters(stderr)).toEqual([]);
  expect(stderr).toMatch(/\nworkdir: .*dir/);
});

it("unknown arguments", async () => {
  const { code, stderr } = await run([{ text: "done" }], [`--no${EVIL}`]);
  expect(code).toBe(2);
  expect(controlCharacters(stderr)).toEqual([]);
});

it("a broken configuration of a project", async () => {
  model = await startModelServer([{ text: "done" }]);
  place = makePlace({ modelUrl: model.url });
  fs.appendFileSync(
    path.join(place.home, "config.toml"),
    `\n[projects."${place.workspace}"]\ntrust_level = "trusted"\n`,
  );
  fs.mkdirSync(path.join(place.workspace, ".git"));
  fs.mkdirSync(path.join(place.workspace, ".codex"));
  fs.writeFileSync(path.join(place.workspace, ".codex", "config.toml"), `model = "${EVIL}\n`);
  const { code, stderr } = await runExec(place, ["go"]);
  expect(code).toBe(1);
  expect(stderr).toContain("config.toml");
  expect(controlCharacters(stderr)).toEqual([]);
});
