// request_permissions: the model asks for more than the sandbox gives (network, folders to write), for
// this turn or for the session. What is granted counts from the next command on.
import * as path from "node:path";
import { NO_GRANT, type PermissionGrant, withinRequest } from "../policy/permission-grant.ts";
import { boolean, decodeArguments, list, optional, required, string, struct } from "./arguments.ts";
import { failure, type Tool, type ToolContext } from "./types.ts";

const SHAPE = struct("RequestPermissionsArgs", {
  permissions: required(
    struct("RequestPermissionProfile", {
      network: optional(struct("NetworkPermissions", { enabled: optional(boolean) })),
      file_system: optional(
        struct("FileSystemPermissions", { read: optional(list(string)), write: optional(list(string)) }),
      ),
    }),
  ),
  reason: optional(string),
});

const paths = { type: "array", items: { type: "string" } } as const;

export const requestPermissionsTool: Tool = {
  name: "request_permissions",
  spec: {
    type: "function",
    name: "request_permissions",
    description:
      "Asks the user for network access or for files beyond the sandbox, and waits. Ask for the least that the task needs. What is granted applies to later commands.",
    strict: false,
    parameters: {
      type: "object",
      properties: {
        reason: { type: "string", description: "One sentence for the user: why it is needed." },
        permissions: {
          type: "object",
          properties: {
            network: {
              type: "object",
              properties: { enabled: { type: "boolean" } },
              additionalProperties: false,
            },
            file_system: {
              type: "object",
              properties: {
                read: { ...paths, description: "Paths to read." },
                write: { ...paths, description: "Existing files or folders to write." },
              },
              additionalProperties: false,
            },
          },
          additionalProperties: false,
        },
      },
      required: ["permissions"],
      additionalProperties: false,
    },
  },
  async run(call, context) {
    const decoded = decodeArguments(call.input, SHAPE);
    if (!decoded.ok) return failure(decoded.error);
    const { network, file_system: files } = decoded.value.permissions;
    const absolute = (file: string): string => path.resolve(context.settings.cwd, file);
    const requested: PermissionGrant = {
      network: network?.enabled === true,
      read: (files?.read ?? []).map(absolute),
      write: (files?.write ?? []).map(absolute),
    };
    if (!requested.network && requested.read.length === 0 && requested.write.length === 0) {
      return failure("request_permissions needs at least one permission to ask for");
    }
    const { granted, scope } = await ask(requested, decoded.value.reason ?? null, call.callId, context);
    context.grants.permit(granted, scope, context.turnId);
    return { output: JSON.stringify({ permissions: answerOf(granted), scope }), success: true };
  },
};

/** Where nobody may be asked, nothing is granted. */
async function ask(
  requested: PermissionGrant,
  reason: string | null,
  itemId: string,
  context: ToolContext,
): Promise<{ readonly granted: PermissionGrant; readonly scope: "turn" | "session" }> {
  if (!context.settings.mayAskPermissions) return { granted: NO_GRANT, scope: "turn" };
  const answer = await context.approvals.permissions({ itemId, reason, requested }, context.signal);
  return { granted: withinRequest(answer.granted, requested), scope: answer.scope };
}

function answerOf({ network, read, write }: PermissionGrant): object {
  const files = read.length === 0 && write.length === 0;
  return {
    network: network ? { enabled: true } : null,
    file_system: files
      ? null
      : { read: read.length === 0 ? null : read, write: write.length === 0 ? null : write },
  };
}
