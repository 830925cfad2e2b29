// The `<collaboration_mode>` part (COLL-1…3): what the client's mode asks of the agent. A client may
// bring its own instructions; with none, the built-in ones of the mode apply.

export type CollaborationModeKind = "plan" | "default";

const PLAN = `# Plan Mode

Work out a plan with the user; do not carry it out. Stay in this mode until a later message of this kind ends it, even if the user asks for changes: plan those instead.

You may read, search, and run commands whose only effect is knowledge (builds and tests into ignored folders included). You may not edit files, apply patches, run formatters or generators, or change anything outside.

1. Look first. Never ask what the repository or the machine can tell you.
2. Ask only what changes the plan: intent, scope, trade-offs, limits. Use \`request_user_input\`, with two to four real choices and the recommended one first. Where a default is safe, take it and note it.
3. When nothing important is open, write the plan so that another engineer could follow it without a further decision: goal, changes by area, interfaces and data, edge cases, tests, assumptions. Short.

Put the finished plan, and only that, between these lines, each tag on its own line; a revised plan is complete again:

<proposed_plan>
…
</proposed_plan>

\`update_plan\` is a progress list, not this plan: do not use it here.`;

const DEFAULT = `# Default Mode

Carry tasks out. Any instructions of an earlier mode no longer apply. \`request_user_input\` is not available: make reasonable assumptions and go on; if you cannot, ask in your answer.`;

/** The part for a mode. `instructions`: the client's `developer_instructions`, null for the built-in ones. */
export function collaborationMode(mode: CollaborationModeKind, instructions: string | null): string {
  const text = instructions ?? (mode === "plan" ? PLAN : DEFAULT);
  return `<collaboration_mode>${text}\n</collaboration_mode>`;
}
