// What the soak's model says: texts, reasoning, commands that end, stay or ask, patches, failures and long
// silences, chosen by the seed and the request's number. Every text and call id occurs once.
import type { JsonObject, ModelStep, ScriptedCall } from "../../fakes/model-step.ts";
import { Random } from "./random.ts";

/** Calls of one turn before the model must come to its end. */
const MAX_OUTPUTS = 5;

/** In the command line of every command of this run. */
export const RUN_MARK = `soak-${process.pid}-`;

/** In the command line of every command of a thread. */
export function threadMark(threadId: string): string {
  return `${RUN_MARK}${threadId}`;
}

export function soakStep(body: JsonObject, n: number, seed: number): ModelStep {
  const random = new Random(seed ^ Math.imul(n + 1, 0x9e3779b1));
  const mark = threadMark(String(body["prompt_cache_key"]));
  const kind =
    outputsOfTurn(body) >= MAX_OUTPUTS
      ? "text"
      : random.weighted({ text: 30, calls: 40, slow: 10, reasoning: 8, failed: 4, cut: 4, status: 4 });
  const text = `text-${n} ${"lorem ipsum ".repeat(random.below(12))}`;
  switch (kind) {
    case "text":
      return { text, chunks: 1 + random.below(8), deltaDelayMs: random.below(3) };
    case "calls":
      return { ...(random.chance(0.5) ? { text } : {}), calls: calls(random, n, mark) };
    case "slow":
      return { text, chunks: 20, deltaDelayMs: 5 + random.below(60) };
    case "reasoning":
      return { reasoning: { summary: [`thought ${n}`, `more ${n}`] }, text, chunks: 3 };
    case "failed":
      return { text, failed: { code: "server_error", message: `the model broke at ${n}` } };
    case "cut":
      return { text, chunks: 4, deltaDelayMs: 1, cut: true };
    case "status":
      return { status: 500 };
  }
}

/** Outputs of calls since the user last spoke. */
function outputsOfTurn(body: JsonObject): number {
  const input = body["input"] as readonly JsonObject[];
  const spoke = input.findLastIndex(({ type, role }) => type === "message" && role === "user");
  return input.slice(spoke + 1).filter(({ type }) => String(type).endsWith("_output")).length;
}

function calls(random: Random, n: number, mark: string): readonly ScriptedCall[] {
  return Array.from({ length: 1 + random.below(3) }, (_, index) => call(random, `${n}_${index}`, mark));
}

function call(random: Random, key: string, mark: string): ScriptedCall {
  const command = (cmd: string, more: object = {}): ScriptedCall => ({
    name: "exec_command",
    args: { cmd: `: ${mark}; ${cmd}`, yield_time_ms: 1000, ...more },
  });
  const kind = random.weighted({ quick: 10, slow: 4, stays: 3, asks: 6, fails: 2, patch: 6, asksPatch: 2 });
  switch (kind) {
    case "quick":
      return command(`echo out-${key}`);
    case "slow":
      return command(`echo begin-${key}; sleep 0.${random.below(6)}; echo end-${key}`);
    case "stays":
      return command(`echo stays-${key}; sleep ${2 + random.below(60)}`, {
        yield_time_ms: 250,
        tty: random.chance(0.5),
      });
    case "asks":
      return command(`echo asked-${key}`, {
        sandbox_permissions: "require_escalated",
        justification: `because of ${key}`,
      });
    case "fails":
      return command(`echo broken-${key}; exit 3`);
    case "patch":
      return patch(`f-${key}.txt`, key);
    case "asksPatch":
      return patch(`../outside-${key}.txt`, key);
  }
}

function patch(file: string, key: string): ScriptedCall {
  const input = `*** Begin Patch\n*** Add File: ${file}\n+patched ${key}\n*** End Patch`;
  return { name: "apply_patch", kind: "custom", args: input };
}
