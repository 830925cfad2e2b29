// What the model is told of the command tools. Parameter names are 0.120's; the sentences are ours.
import { PERMISSIONS_SCHEMA } from "../permission-arguments.ts";

const text = (description: string) => ({ type: "string", description }) as const;
const count = (description: string) => ({ type: "number", description }) as const;

/** Offered with the feature `exec_permission_approvals`. */
const ADDITIONAL = {
  sandbox_permissions: text(
    '"use_default", "with_additional_permissions" to stay in the sandbox with more access, or "require_escalated" to run outside it.',
  ),
  additional_permissions: PERMISSIONS_SCHEMA,
} as const;

/** The spec of a command tool for threads whose commands may ask for single permissions. */
export function withAdditionalPermissions<
  T extends { readonly parameters: { readonly properties: Readonly<Record<string, unknown>> } },
>(spec: T): T {
  const { parameters } = spec;
  return { ...spec, parameters: { ...parameters, properties: { ...parameters.properties, ...ADDITIONAL } } };
}

/** Shared by every command tool: how to ask for a run outside the sandbox. */
const ESCALATION = {
  sandbox_permissions: text('"use_default", or "require_escalated" to run outside the sandbox.'),
  justification: text("With require_escalated: one question to the user saying why."),
  prefix_rule: {
    type: "array",
    items: { type: "string" },
    description:
      'With require_escalated: a command prefix the user may allow for good, e.g. ["npm", "test"].',
  },
} as const;

export const EXEC_COMMAND_SPEC = {
  type: "function",
  name: "exec_command",
  description:
    "Runs a shell command. Returns its output, or a session id when it still runs after yield_time_ms.",
  strict: false,
  parameters: {
    type: "object",
    properties: {
      cmd: text("Shell command line."),
      workdir: text("Working directory; the thread's by default."),
      shell: text("Shell program; the user's by default."),
      login: { type: "boolean", description: "Whether the shell reads login files (default true)." },
      tty: {
        type: "boolean",
        description: "Gives the command a terminal, so that write_stdin can type (default false).",
      },
      yield_time_ms: count("How long to wait for the end, 250 to 30000 (default 10000)."),
      max_output_tokens: count("Longer output is cut in the middle (default 10000)."),
      ...ESCALATION,
    },
    required: ["cmd"],
    additionalProperties: false,
  },
} as const;

export const WRITE_STDIN_SPEC = {
  type: "function",
  name: "write_stdin",
  description: "Types into a running exec_command session, or polls it, and returns its new output.",
  strict: false,
  parameters: {
    type: "object",
    properties: {
      session_id: count("Session id from exec_command."),
      chars: text("What to type; empty to poll. \\u0003 is Ctrl-C."),
      yield_time_ms: count("How long to wait for output."),
      max_output_tokens: count("Longer output is cut in the middle (default 10000)."),
    },
    required: ["session_id"],
    additionalProperties: false,
  },
} as const;

export const SHELL_SPEC = {
  type: "function",
  name: "shell",
  description: 'Runs a program and returns its output. Use ["bash", "-lc", "…"] for a shell line.',
  strict: false,
  parameters: {
    type: "object",
    properties: {
      command: { type: "array", items: { type: "string" }, description: "Program and arguments." },
      workdir: text("Working directory; the thread's by default."),
      timeout_ms: count("The command is ended after this time (default 10000)."),
      ...ESCALATION,
    },
    required: ["command"],
    additionalProperties: false,
  },
} as const;

export const SHELL_COMMAND_SPEC = {
  type: "function",
  name: "shell_command",
  description: "Runs a shell command line in the user's shell and returns its output.",
  strict: false,
  parameters: {
    type: "object",
    properties: {
      command: text("Shell command line."),
      workdir: text("Working directory; the thread's by default."),
      login: { type: "boolean", description: "Whether the shell reads login files (default true)." },
      timeout_ms: count("The command is ended after this time (default 10000)."),
      ...ESCALATION,
    },
    required: ["command"],
    additionalProperties: false,
  },
} as const;
