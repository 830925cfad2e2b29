import { array, assert, integer, property } from "fast-check";
import { expect, it } from "vitest";
import { ProposedPlanSplitter } from "./proposed-plan.ts";

function split(deltas: readonly string[]): { message: string; plan: string } {
  const splitter = new ProposedPlanSplitter();
  let message = "";
  let plan = "";
  for (const part of [...deltas.map((delta) => splitter.push(delta)), splitter.finish()]) {
    message += part.message;
    plan += part.plan;
  }
  return { message, plan };
}

it("cuts the plan out of the message", () => {
  expect(split(["Intro\n<proposed_plan>\n# Do\n- a\n</proposed_plan>\nOutro"])).toEqual({
    message: "Intro\nOutro",
    plan: "# Do\n- a\n",
  });
});

it("leaves a tag inside a line alone", () => {
  expect(split(["see <proposed_plan> here\n"])).toEqual({ message: "see <proposed_plan> here\n", plan: "" });
});

it("gives the same parts however the text is cut into deltas", () => {
  const text = "Hi\n<proposed_plan>\none\n  two\n</proposed_plan>\nbye <b>\n<prop";
  assert(
    property(array(integer({ min: 1, max: text.length - 1 })), (cuts) => {
      const at = [0, ...[...new Set(cuts)].sort((a, b) => a - b), text.length];
      const deltas = at.slice(1).map((end, i) => text.slice(at[i], end));
      expect(split(deltas)).toEqual(split([text]));
    }),
  );
});
