// The decision about a patch: its files may be written by policy, the user is asked, or it is
// refused (spec/cli.md 2.5; measured for every approval policy and sandbox mode). Paths are compared
// as written: the write itself happens inside the sandbox, where names cannot be swapped.
import * as path from "node:path";
import type { ApprovalPolicy } from "./approval.ts";

/** What may be written; the part of a sandbox plan that matters here. */
export type WritablePlaces =
  | { readonly type: "unrestricted" }
  | {
      readonly type: "restricted";
      readonly writableRoots: readonly {
        readonly path: string;
        readonly protectedPaths: readonly { readonly path: string }[];
      }[];
    };

export interface PatchRequest {
  /** Every file that is written or removed, absolute; also where files move to. */
  readonly paths: readonly string[];
  readonly approvalPolicy: ApprovalPolicy;
  readonly plan: WritablePlaces;
  /** Files that the user approved for the rest of the thread. */
  readonly approvedFiles: ReadonlySet<string>;
}

export type PatchDecision =
  | { readonly type: "apply"; readonly sandboxed: boolean }
  | { readonly type: "ask" }
  | { readonly type: "reject"; readonly reason: string };

const OUTSIDE = "patch rejected: writing outside of the project; rejected by user approval settings";
const READ_ONLY =
  "patch rejected: writing is blocked by read-only sandbox; rejected by user approval settings";

/** Decides about a patch. */
export function decidePatch(request: PatchRequest): PatchDecision {
  const { paths, approvalPolicy, plan, approvedFiles } = request;
  const inside = paths.every((file) => isWritable(file, plan));
  if (paths.every((file) => approvedFiles.has(file))) {
    return { type: "apply", sandboxed: inside && plan.type === "restricted" };
  }
  if (approvalPolicy === "untrusted") return { type: "ask" };
  if (inside) return { type: "apply", sandboxed: plan.type === "restricted" };
  if (approvalPolicy !== "never") return { type: "ask" };
  return { type: "reject", reason: isReadOnly(plan) ? READ_ONLY : OUTSIDE };
}

/** Whether `file` lies in a writable root and not below one of its protected paths. */
function isWritable(file: string, plan: WritablePlaces): boolean {
  if (plan.type === "unrestricted") return true;
  const holding = plan.writableRoots.filter((root) => isBelow(file, root.path));
  const isProtected = plan.writableRoots.some((root) =>
    root.protectedPaths.some((place) => isBelow(file, place.path)),
  );
  return holding.length > 0 && !isProtected;
}

function isReadOnly(plan: WritablePlaces): boolean {
  return plan.type === "restricted" && plan.writableRoots.length === 0;
}

function isBelow(file: string, folder: string): boolean {
  const relative = path.relative(folder, file);
  return relative !== ".." && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}
