// How a model names permissions beyond the sandbox, in request_permissions and beside a command.
import * as path from "node:path";
import type { PermissionGrant } from "../policy/permission-grant.ts";
import { boolean, list, optional, string, struct } from "./arguments.ts";

export const PERMISSIONS_SHAPE = struct("RequestPermissionProfile", {
  network: optional(struct("NetworkPermissions", { enabled: optional(boolean) })),
  file_system: optional(
    struct("FileSystemPermissions", { read: optional(list(string)), write: optional(list(string)) }),
  ),
});

type Permissions = ReturnType<typeof PERMISSIONS_SHAPE>;

const paths = { type: "array", items: { type: "string" } } as const;

/** The JSON Schema of the same. */
export const PERMISSIONS_SCHEMA = {
  type: "object",
  properties: {
    network: { type: "object", properties: { enabled: { type: "boolean" } }, additionalProperties: false },
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
} as const;

/** Paths count from the turn's folder. Null when nothing is asked for. */
export function permissionsOf(
  { network, file_system: files }: Permissions,
  cwd: string,
): PermissionGrant | null {
  const absolute = (file: string): string => path.resolve(cwd, file);
  const asked = {
    network: network?.enabled === true,
    read: (files?.read ?? []).map(absolute),
    write: (files?.write ?? []).map(absolute),
  };
  return asked.network || asked.read.length + asked.write.length > 0 ? asked : null;
}
