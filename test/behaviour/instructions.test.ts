// AGENTS.md files and images reach the model as 0.120 sends them (spec/cli.md 2.1 and 2.8).
import * as fs from "node:fs";
import * as path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { startModelServer, type ModelServer } from "../fakes/model-server.ts";
import type { JsonObject } from "../fakes/model-step.ts";
import { makePlace, type Place } from "../support/place.ts";
import { runCodex, runExec } from "../support/program.ts";
import { inputOf, textsOf } from "../support/rollouts.ts";

const PNG =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

let model: ModelServer;
let place: Place;
beforeEach(async () => {
  model = await startModelServer([{ text: "ok" }]);
  place = makePlace({ modelUrl: model.url });
});
afterEach(async () => {
  await model.close();
  place.remove();
});

it("sends the home's and the project's AGENTS.md from the root down", async () => {
  const nested = path.join(place.workspace, "nested");
  fs.mkdirSync(path.join(place.workspace, ".git"), { recursive: true });
  fs.mkdirSync(nested);
  fs.writeFileSync(path.join(place.home, "AGENTS.md"), "HOME RULES");
  fs.writeFileSync(path.join(place.workspace, "AGENTS.md"), "ROOT RULES");
  fs.writeFileSync(path.join(nested, "AGENTS.md"), "NESTED RULES");
  expect((await runCodex(place, ["exec", "-C", "nested", "hello"])).code).toBe(0);
  const [first] = textsOf(inputOf(model.requests[0]), "user");
  expect(first).toContain(
    `# AGENTS.md instructions for ${nested}\n\n<INSTRUCTIONS>\nHOME RULES\n\n--- project-doc ---\n\nROOT RULES\n\nNESTED RULES\n</INSTRUCTIONS>`,
  );
});

it("sends images before the text, and says what it could not attach", async () => {
  fs.writeFileSync(path.join(place.workspace, "a.png"), Buffer.from(PNG, "base64"));
  fs.writeFileSync(path.join(place.workspace, "b.png"), "no image");
  const { code } = await runExec(place, ["-i", "a.png,none.png,b.png", "--", "look"]);
  expect(code).toBe(0);
  const message = inputOf(model.requests[0]).at(-1);
  const content = message?.["content"] as readonly JsonObject[];
  expect(content.slice(0, 3)).toEqual([
    { type: "input_text", text: "<image name=[Image #1]>" },
    { type: "input_image", image_url: `data:image/png;base64,${PNG}` },
    { type: "input_text", text: "</image>" },
  ]);
  const texts = content.slice(3).map(({ text }) => String(text));
  expect(texts[0]).toMatch(
    /^Codex could not read the local image at `.*none\.png`: No such file or directory \(os error 2\)$/,
  );
  expect(texts[1]).toMatch(/^Codex cannot attach image at `.*b\.png`: unsupported image `image\/png`\.$/);
  expect(texts[2]).toBe("look");
});
