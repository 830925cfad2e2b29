import { expect, it } from "vitest";
import { renderConfigReference } from "./docs.ts";

it("renders one line per key with type, default and meaning", () => {
  const page = renderConfigReference();
  const lines = page.split("\n");
  expect(lines).toContain("- `hide_agent_reasoning` (boolean; default false): Do not show reasoning.");
  expect(lines).toContain(
    "- `model_verbosity` (low | medium | high): How long answers are, for models that can be told.",
  );
  expect(lines).toContain(
    "- `model_providers.<name>.env_key` (string): Environment variable with the API key.",
  );
  expect(lines).toContain("- `approval_policy.granular.rules` (boolean): Ask when an exec rule says prompt.");
  const keys = lines.filter((line) => line.startsWith("- `"));
  expect(new Set(keys.map((line) => line.split("`")[1])).size).toBe(keys.length);
  expect(keys.length).toBeGreaterThan(110);
  expect(keys.filter((line) => line.endsWith(": "))).toEqual([]);
});
