// Threads on disk, as other days left them: 2,000 of two turns, and one of 2,000 turns.
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

const MINUTE = 60_000;
const FIRST_DAY = Date.UTC(2026, 8, 1);

export const STORED = 2000;
const LONG_TURNS = 2000;

/** Writes them. Returns the id of the long one. */
export function writeThreads(codexHome) {
  for (let number = 0; number < STORED - 1; number += 1) writeThread(codexHome, number, 2);
  return writeThread(codexHome, STORED, LONG_TURNS);
}

function writeThread(codexHome, number, turns) {
  const iso = new Date(FIRST_DAY + number * MINUTE).toISOString();
  const id = idOf(number);
  const folder = path.join(codexHome, "sessions", iso.slice(0, 4), iso.slice(5, 7), iso.slice(8, 10));
  mkdirSync(folder, { recursive: true });
  const lines = [["session_meta", metaOf(id, iso)]];
  for (let turn = 0; turn < turns; turn += 1) lines.push(...turnLines(number, turn));
  const text = lines.map(([type, payload]) => `${JSON.stringify({ timestamp: iso, type, payload })}\n`);
  writeFileSync(
    path.join(folder, `rollout-${iso.slice(0, 19).replaceAll(":", "-")}-${id}.jsonl`),
    text.join(""),
  );
  return id;
}

function metaOf(id, timestamp) {
  return {
    id,
    timestamp,
    cwd: "/project",
    originator: "bench",
    cli_version: "0.120.0",
    source: "vscode",
    model_provider: "bench",
    base_instructions: { text: "b".repeat(2000) },
    git: { commit_hash: "1".repeat(40), branch: "main" },
  };
}

function turnLines(number, turn) {
  const turn_id = idOf(100_000 + number * 3000 + turn);
  const question = `question ${turn} of thread ${number} ${"w".repeat(100)}`;
  const answer = `answer ${"z".repeat(400)}`;
  const event = (type, rest) => ["event_msg", { type, ...rest }];
  const message = (role, type, text) => [
    "response_item",
    { type: "message", role, content: [{ type, text }] },
  ];
  return [
    event("task_started", {
      turn_id,
      started_at: 1,
      model_context_window: 258_400,
      collaboration_mode_kind: "default",
    }),
    ...(turn > 0
      ? []
      : [message("developer", "input_text", `<permissions instructions>${"x".repeat(1500)}`)]),
    [
      "turn_context",
      {
        turn_id,
        cwd: "/project",
        approval_policy: "never",
        sandbox_policy: { type: "danger-full-access" },
        model: "gpt-5.4",
        summary: "auto",
      },
    ],
    message("user", "input_text", question),
    event("user_message", { message: question, images: [], local_images: [], text_elements: [] }),
    event("token_count", { info: null, rate_limits: null }),
    event("agent_message", { message: answer, phase: null, memory_citation: null }),
    message("assistant", "output_text", answer),
    event("task_complete", { turn_id, last_agent_message: answer, completed_at: 2, duration_ms: 5 }),
  ];
}

function idOf(number) {
  const time = (FIRST_DAY + number * MINUTE).toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${number.toString(16).padStart(12, "0")}`;
}
