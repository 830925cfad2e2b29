// What a request says besides the conversation: typed fragments, each with an owner and a cap, put
// together into one developer and one user message (spec/app-server.md §8). A later turn only sends
// the fragments that changed, so earlier bytes stay as they are.
import type { MessageItem } from "../protocol/model-item.ts";
import { environmentContext, type Environment } from "./environment.ts";
import { permissionsInstructions, type Permissions } from "./permissions.ts";
import { truncateMiddle } from "./truncate.ts";

export type FragmentType =
  | "modelSwitch"
  | "permissions"
  | "developerInstructions"
  | "collaborationMode"
  | "skills"
  | "projectDocs"
  | "environment";

export interface Fragment {
  readonly type: FragmentType;
  readonly role: "developer" | "user";
  /** Who answers for the text: a part of the program, the user's config, the client, the project. */
  readonly owner: "codex" | "config" | "client" | "extensions" | "project";
  /** Bytes; a longer text is cut in the middle. */
  readonly cap: number;
  readonly text: string;
}

/** The facts a thread's context is made from. null or "" = the fragment is left out. */
export interface ContextInput {
  readonly model: string;
  /** The model's own instructions; sent again on a model change when they differ from the request's. */
  readonly instructions: string;
  readonly permissions: Permissions | null;
  readonly developerInstructions: string | null;
  /** Already rendered (`collaborationMode`). */
  readonly collaborationMode: string | null;
  /** Already rendered by the skills extension. */
  readonly skills: string | null;
  /** Already rendered (`loadProjectDocs`). */
  readonly projectDocs: string | null;
  readonly environment: Environment | null;
}

const KIB = 1024;

// The user's own texts are bounded where they are read; these caps only stop accidents.
const RULES: Readonly<Record<FragmentType, Pick<Fragment, "role" | "owner" | "cap">>> = {
  modelSwitch: { role: "developer", owner: "codex", cap: 128 * KIB },
  permissions: { role: "developer", owner: "codex", cap: 32 * KIB },
  developerInstructions: { role: "developer", owner: "config", cap: 256 * KIB },
  collaborationMode: { role: "developer", owner: "client", cap: 64 * KIB },
  skills: { role: "developer", owner: "extensions", cap: 64 * KIB },
  projectDocs: { role: "user", owner: "project", cap: 1024 * KIB },
  environment: { role: "user", owner: "codex", cap: 8 * KIB },
};

/** All fragments of a fresh context, in the order they are sent. */
export function contextFragments(input: ContextInput): readonly Fragment[] {
  return [
    fragment("permissions", input.permissions === null ? null : permissionsInstructions(input.permissions)),
    fragment("developerInstructions", input.developerInstructions),
    fragment("collaborationMode", input.collaborationMode),
    fragment("skills", input.skills),
    fragment("projectDocs", input.projectDocs),
    fragment("environment", input.environment === null ? null : environmentContext(input.environment)),
  ].filter((part) => part !== null);
}

/** The fragments that a turn must send because they changed since the last one, a model change first. */
function changedFragments(previous: ContextInput, current: ContextInput): readonly Fragment[] {
  const sent = new Map(contextFragments(previous).map((part) => [part.type, part.text]));
  const changed = contextFragments(current).filter((part) => sent.get(part.type) !== part.text);
  if (previous.model === current.model) return changed;
  const same = previous.instructions === current.instructions;
  const notice = fragment("modelSwitch", modelSwitch(same ? null : current.instructions));
  return notice === null ? changed : [notice, ...changed];
}

/** The developer and user messages that open a thread's context (also after compaction and rollback). */
export function initialContext(input: ContextInput): readonly MessageItem[] {
  return assemble(contextFragments(input));
}

/** The messages to put before a new user message; empty when nothing changed. */
export function contextUpdate(previous: ContextInput, current: ContextInput): readonly MessageItem[] {
  return assemble(changedFragments(previous, current));
}

function assemble(fragments: readonly Fragment[]): readonly MessageItem[] {
  return (["developer", "user"] as const).flatMap((role): MessageItem[] => {
    const parts = fragments.filter((part) => part.role === role);
    if (parts.length === 0) return [];
    return [{ type: "message", role, content: parts.map(({ text }) => ({ type: "input_text", text })) }];
  });
}

function fragment(type: FragmentType, text: string | null): Fragment | null {
  if (text === null || text === "") return null;
  const rule = RULES[type];
  return { type, ...rule, text: truncateMiddle(text, rule.cap, "tokens") };
}

/** The `<model_switch>` part. `instructions`: those of the new model, null when the request's still hold. */
function modelSwitch(instructions: string | null): string {
  const rest = instructions === null ? "" : `\n\nFrom here on follow these instructions:\n\n${instructions}`;
  return `<model_switch>\n${MODEL_SWITCH}${rest}\n</model_switch>`;
}

const MODEL_SWITCH =
  "The user has chosen another model: you. Everything the assistant said and did up to here came from the " +
  "previous model, whose private reasoning you cannot see. Take over where it stopped, without greeting or " +
  "summary. The tools on offer may have changed: use those of this request, even where earlier turns used " +
  "others. The user's instructions and the state of the files stand as they are; verify earlier claims that " +
  "your next step depends on.";
