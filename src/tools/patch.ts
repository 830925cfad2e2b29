// One patch from text to disk. Nothing is written unless the whole patch fits; the write itself
// happens in a child inside the sandbox, so that no name can be swapped under it after the check.
import { monotonicMs } from "../base/clock.ts";
import { decidePatch } from "../policy/patch-approval.ts";
import { planSandbox } from "../sandbox/plan.ts";
import { nodeFacts } from "../sandbox/facts.ts";
import { fileChanges, displayText, type FileChange } from "./apply-patch/diff.ts";
import { diskFiles } from "./apply-patch/disk-files.ts";
import { applyOperations } from "./apply-patch/file-writer.ts";
import { parsePatch } from "./apply-patch/parse.ts";
import { planPatch, type FileOperation, type PatchPlan } from "./apply-patch/plan.ts";
import { successText } from "./apply-patch/summary.ts";
import { toolErrorText } from "./apply-patch/types.ts";
import { runToEnd } from "./command/one-shot.ts";
import { startCommand } from "./command/start.ts";
import { turnEnvironment } from "./command/environment.ts";
import type { ToolContext, TurnFileChange } from "./types.ts";

export interface TriedPatch {
  readonly type: "tried";
  readonly exitCode: number;
  readonly durationSeconds: number;
  readonly output: string;
  /** Shows the end of the item and the turn's new diff (see ToolResult.announce). */
  readonly announce: () => Promise<void>;
}

export type PatchOutcome =
  | { readonly type: "refused"; readonly text: string; readonly interruptTurn: boolean }
  | TriedPatch;

/** Applies a patch below `cwd` as the item `callId`. */
export async function applyPatchText(
  text: string,
  cwd: string,
  callId: string,
  context: ToolContext,
): Promise<PatchOutcome> {
  const patch = parsePatch(text);
  if (!patch.ok) return refused(toolErrorText(patch.error));
  const plan = await planPatch(patch.value, cwd, diskFiles);
  if (!plan.ok) return refused(toolErrorText(plan.error));
  const paths = plan.value.operations.flatMap(({ path, movePath }) =>
    movePath === null ? [path] : [path, movePath],
  );
  const decision = decidePatch({
    paths,
    approvalPolicy: context.settings.approvalPolicy,
    plan: planSandbox(context.settings.sandboxPolicy, {
      cwd: context.settings.cwd,
      tmpdir: context.settings.commandEnv.TMPDIR,
      extraWritableRoots: context.settings.extraWritableRoots,
      grantedRoots: context.settings.grantedRoots,
      facts: nodeFacts,
    }),
    approvedFiles: context.grants.approvedFiles,
  });
  if (decision.type === "reject") return refused(decision.reason);
  const item = fileChangeItem(callId, await fileChanges(plan.value));
  // The turn may have ended meanwhile: it shows nothing more, and changes nothing more.
  if (context.signal.aborted) return refused("aborted by user");
  context.items.started(item);
  let sandboxed = decision.type === "apply" && decision.sandboxed;
  if (decision.type === "ask") {
    const refusal = await askForPatch(item, paths, context);
    if (refusal !== null) return refusal;
    sandboxed = false;
  }
  return tryPatch({ text, cwd, item, plan: plan.value, sandboxed }, context);
}

type FileChangeItem = ReturnType<typeof fileChangeItem>;

function fileChangeItem(id: string, changes: readonly FileChange[]) {
  const shown = changes.map(({ path, kind, diff }) => ({ path, kind, diff }));
  return { type: "fileChange" as const, id, changes: shown, status: "inProgress" as const };
}

function refused(text: string, interruptTurn = false): PatchOutcome {
  return { type: "refused", text, interruptTurn };
}

async function askForPatch(
  item: FileChangeItem,
  paths: readonly string[],
  context: ToolContext,
): Promise<PatchOutcome | null> {
  const { decision, failed } = await context.approvals.fileChange(
    { itemId: item.id, reason: null },
    context.signal,
  );
  if (context.signal.aborted) return refused("aborted by user");
  if (decision === "acceptForSession") for (const path of paths) context.grants.approvedFiles.add(path);
  if (decision === "accept" || decision === "acceptForSession") return null;
  context.items.completed({ ...item, status: failed ? "failed" : "declined" });
  return refused("patch rejected by user", decision === "cancel");
}

interface Attempt {
  readonly text: string;
  readonly cwd: string;
  readonly item: FileChangeItem;
  readonly plan: PatchPlan;
  readonly sandboxed: boolean;
}

async function tryPatch(attempt: Attempt, context: ToolContext): Promise<PatchOutcome> {
  const began = monotonicMs();
  const end = attempt.sandboxed ? await applyInSandbox(attempt, context) : applyHere(attempt.plan);
  context.items.fileChangeOutput(attempt.item.id, end.output);
  const done = { ...attempt.item, status: end.exitCode === 0 ? ("completed" as const) : ("failed" as const) };
  return {
    type: "tried",
    exitCode: end.exitCode,
    durationSeconds: (monotonicMs() - began) / 1000,
    output: end.output,
    announce: async () => {
      context.items.completed(done);
      if (end.exitCode === 0) await context.diff.record(attempt.plan.operations.map(fileChangeOf));
    },
  };
}

function fileChangeOf({ path, movePath, oldBytes, newBytes }: FileOperation): TurnFileChange {
  return {
    path,
    movedTo: movePath,
    before: oldBytes === null ? null : displayText(oldBytes),
    after: newBytes === null ? null : displayText(newBytes),
  };
}

function applyHere(plan: PatchPlan): { exitCode: number; output: string } {
  const applied = applyOperations(plan.operations);
  return applied.ok
    ? { exitCode: 0, output: successText(plan.summary) }
    : { exitCode: 1, output: `${applied.error.message}\n` };
}

async function applyInSandbox(
  attempt: Attempt,
  context: ToolContext,
): Promise<{ exitCode: number; output: string }> {
  const env = { ...turnEnvironment(context, true) };
  // Costs 60 ms in a child that speaks to nobody.
  delete env.NODE_EXTRA_CA_CERTS;
  const argv = [...context.selfArgv, "--codex-apply-patch-program"];
  const started = await startCommand(
    { argv, cwd: attempt.cwd, env, sandboxed: true, tty: false, stdin: "pipe" },
    context,
  );
  if (!started.ok) return { exitCode: 1, output: `${started.error}\n` };
  const child = started.value;
  const finished = runToEnd(child, { timeoutMs: null, signal: context.signal });
  await child.write(Buffer.from(attempt.text, "utf8"));
  child.closeStdin();
  const end = await finished;
  return { exitCode: end.exitCode, output: end.output.text() };
}
