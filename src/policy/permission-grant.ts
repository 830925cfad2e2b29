// What a user granted beyond the sandbox policy. A grant never holds more than was asked for. Pure.
import * as path from "node:path";

export interface PermissionGrant {
  readonly network: boolean;
  /** Absolute. Reading is never restricted by the three sandbox modes; the paths are kept for the answer. */
  readonly read: readonly string[];
  /** Absolute. */
  readonly write: readonly string[];
}

export const NO_GRANT: PermissionGrant = { network: false, read: [], write: [] };

/** Both together. */
export function joinGrants(one: PermissionGrant, other: PermissionGrant): PermissionGrant {
  return {
    network: one.network || other.network,
    read: [...new Set([...one.read, ...other.read])],
    write: [...new Set([...one.write, ...other.write])],
  };
}

/** The part of an answer that was asked for: a path counts when it is, or is below, a requested one. */
export function withinRequest(answer: PermissionGrant, requested: PermissionGrant): PermissionGrant {
  return {
    network: answer.network && requested.network,
    read: answer.read.filter((file) => isCovered(file, requested.read)),
    write: answer.write.filter((file) => isCovered(file, requested.write)),
  };
}

/** Whether everything asked for was granted already. Reading needs no grant. */
export function isGranted(requested: PermissionGrant, granted: PermissionGrant): boolean {
  const network = granted.network || !requested.network;
  return network && requested.write.every((file) => isCovered(file, granted.write));
}

function isCovered(file: string, requested: readonly string[]): boolean {
  return requested.some((root) => {
    const relative = path.relative(root, file);
    return relative !== ".." && !relative.startsWith("../");
  });
}
