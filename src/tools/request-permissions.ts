// request_permissions: the model asks for more than the sandbox gives (network, folders to write), for
// this turn or for the session. What is granted counts from the next command on.
import { NO_GRANT, type PermissionGrant, withinRequest } from "../policy/permission-grant.ts";
import { decodeArguments, optional, required, string, struct } from "./arguments.ts";
import { PERMISSIONS_SCHEMA, PERMISSIONS_SHAPE, permissionsOf } from "./permission-arguments.ts";
import { failure, type Tool, type ToolContext } from "./types.ts";

const SHAPE = struct("RequestPermissionsArgs", {
  permissions: required(PERMISSIONS_SHAPE),
  reason: optional(string),
});

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
        permissions: PERMISSIONS_SCHEMA,
      },
      required: ["permissions"],
      additionalProperties: false,
    },
  },
  async run(call, context) {
    const decoded = decodeArguments(call.input, SHAPE);
    if (!decoded.ok) return failure(decoded.error);
    const requested = permissionsOf(decoded.value.permissions, context.settings.cwd);
    if (requested === null) {
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
