// A review: one turn of the thread in which a separate reviewer (fresh context, its own instructions,
// file and ids, the thread's sandbox and approvals) answers, and its answer becomes one message. The
// thread's own model is told of the result, never of the reviewer's work.
import { newThreadId, newTurnId, type TurnId } from "../base/ids.ts";
import { ContextHistory } from "../context/history.ts";
import { REVIEW_INSTRUCTIONS } from "../context/review-instructions.ts";
import { modelInfo } from "../model/catalogue.ts";
import type { ThreadItem } from "../protocol/item.ts";
import type { MessageItem } from "../protocol/model-item.ts";
import type { ReviewTarget } from "../protocol/review.ts";
import { rolloutPath } from "../rollout/paths.ts";
import type { EventMsg } from "../rollout/types.ts";
import { CommandSessions } from "../tools/command/sessions.ts";
import { ActiveTurn } from "./active-turn.ts";
import { openWriter, sessionMeta } from "./engine.ts";
import { mergeBase } from "./merge-base.ts";
import { Recorder } from "./recorder.ts";
import { NO_REVIEW, parseReviewOutput, renderReview, type ReviewOutput } from "./review-output.ts";
import { REVIEW_CUT_SHORT, reviewCutShortNote, reviewFinishedNote } from "./review-notes.ts";
import { reviewLabel, reviewPrompt } from "./review-prompt.ts";
import { ReviewerEvents } from "./reviewer-events.ts";
import { usableContextWindow, type ThreadSettings } from "./settings.ts";
import type { Thread } from "./thread.ts";
import { notifyRawItem, setStatus, storeItem, type ThreadState } from "./thread-state.ts";
import { runTurn } from "./turn.ts";
import { UsageTracker } from "./usage.ts";
import { userText } from "./user-text.ts";

/** The id of the message that carries the rendered review: clients of 0.120 know it. */
const REVIEW_MESSAGE_ID = "review_rollout_assistant";

/** A review of the thread, ready to run. A turn that is running then is interrupted, as in 0.120. */
export function prepareReview(
  thread: Thread,
  target: ReviewTarget,
): { readonly turnId: TurnId; readonly run: () => void } {
  const turnId = newTurnId();
  return {
    turnId,
    run: () => {
      thread.active?.abort();
      thread.runTask("review", (turn) => runReview(thread.state, turn, target), turnId);
    },
  };
}

async function runReview(state: ThreadState, turn: ActiveTurn, target: ReviewTarget): Promise<void> {
  const label = reviewLabel(target);
  write(state, { type: "entered_review_mode", target, user_facing_hint: label });
  showItem(state, turn, { type: "enteredReviewMode", id: turn.id, review: label });
  setStatus(state, { type: "active", activeFlags: [] });
  const place = { cwd: state.settings.cwd, env: state.services.env, signal: turn.signal };
  const base = target.type === "baseBranch" ? await mergeBase(place, target.branch) : null;
  const answer = await runReviewer(state, turn, reviewPrompt(target, base));
  recordResult(state, turn, answer === null || answer === "" ? null : parseReviewOutput(answer));
}

/** Runs the reviewer's turn. Returns its last message; null when the turn was interrupted or failed. */
async function runReviewer(state: ThreadState, turn: ActiveTurn, prompt: string): Promise<string | null> {
  const reviewer = reviewerState(state, new ReviewerEvents(state, turn.id));
  const inner = new ActiveTurn("regular");
  const abort = (): void => inner.abort();
  if (turn.signal.aborted) abort();
  turn.signal.addEventListener("abort", abort, { once: true });
  // Twice: so 0.120 stores a review, and so its readers count the items.
  const asked = { type: "user_message", message: prompt, images: [], local_images: [], text_elements: [] };
  write(state, inner.startEvent(state), asked, asked);
  if (state.preview === "") state.preview = prompt;
  try {
    const input = [{ type: "text" as const, text: prompt, text_elements: [] }];
    const end = await inner.run(reviewer, () => runTurn(reviewer, inner, input, { subagent: "review" }));
    turn.failure = end.error;
    // A client that answered an approval with `cancel` ended the review too.
    if (end.status === "interrupted") turn.abort();
    return end.status === "completed" ? inner.lastAgentMessage : null;
  } finally {
    turn.signal.removeEventListener("abort", abort);
    await reviewer.sessions.terminateAll();
    reviewer.recorder.close();
  }
}

/** The thread's state with what a reviewer has of its own. Grants are shared: it asks nothing twice. */
function reviewerState(parent: ThreadState, events: ReviewerEvents): ThreadState {
  const id = newThreadId();
  const startedAt = new Date();
  const { codexHome } = parent.services;
  const path = parent.ephemeral ? null : rolloutPath(codexHome, id, startedAt);
  const settings = reviewerSettings(parent);
  const features = { ...parent.config.features, multi_agent: false };
  const reviewer: ThreadState = {
    ...parent,
    id,
    path,
    events,
    settings,
    forkedFromId: null,
    createdAt: Math.floor(startedAt.getTime() / 1000),
    source: { subagent: "review" },
    agent: { nickname: null, role: null, parentId: null },
    config: { ...parent.config, webSearch: "disabled", features },
    history: new ContextHistory(),
    usage: new UsageTracker(usableContextWindow(settings.modelInfo, parent.config.contextWindow)),
    recorder: new Recorder(path === null ? null : () => openWriter(path, codexHome, id)),
    sessions: new CommandSessions(),
    contextSeen: null,
    resumedFrom: null,
    incompressibleBytes: 0,
    windowIndex: 0,
    rawEvents: false,
    dynamicTools: [],
    status: { type: "idle" },
    preview: "",
    name: null,
  };
  reviewer.recorder.defer([{ type: "session_meta", payload: sessionMeta(reviewer, startedAt) }]);
  return reviewer;
}

function reviewerSettings({ settings, effective }: ThreadState): ThreadSettings {
  const model = effective.reviewModel ?? settings.model;
  return {
    ...settings,
    model,
    modelInfo: model === settings.model ? settings.modelInfo : modelInfo(model),
    collaborationMode: null,
    baseInstructions: REVIEW_INSTRUCTIONS,
  };
}

/** Puts the result into the thread: a note for its model, the items for people. Null: there is none. */
function recordResult(state: ThreadState, turn: ActiveTurn, output: ReviewOutput | null): void {
  const review = output === null ? NO_REVIEW : renderReview(output);
  const said = output === null ? REVIEW_CUT_SHORT : review;
  const note = userText(output === null ? reviewCutShortNote() : reviewFinishedNote(review));
  const message: MessageItem = {
    type: "message",
    role: "assistant",
    content: [{ type: "output_text", text: said }],
  };
  // A rollback takes a review back as one turn: the note begins it.
  storeItem(state, note, true);
  write(state, { type: "exited_review_mode", review_output: output });
  storeItem(state, message);
  write(state, { type: "agent_message", message: said, phase: null, memory_citation: null });
  notifyRawItem(state, note, turn.id);
  showItem(state, turn, { type: "exitedReviewMode", id: turn.id, review });
  notifyRawItem(state, message, turn.id);
  showItem(state, turn, {
    type: "agentMessage",
    id: REVIEW_MESSAGE_ID,
    text: said,
    phase: null,
    memoryCitation: null,
  });
}

function write(state: ThreadState, ...events: readonly EventMsg[]): void {
  state.recorder.write(events.map((payload) => ({ type: "event_msg", payload })));
}

function showItem(state: ThreadState, turn: ActiveTurn, item: ThreadItem): void {
  const shown = { item, threadId: state.id, turnId: turn.id };
  state.events.notify("item/started", shown);
  state.events.notify("item/completed", shown);
}
