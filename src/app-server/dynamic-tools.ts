// Tools that a client runs itself: checked when a thread starts.
import type { DynamicToolSpec } from "../core/thread-state.ts";
import { invalidRequest } from "./rpc-error.ts";

/** The tools as given. @throws RpcError for a name used twice, a reserved name, a schema that is no object */
export function dynamicTools(
  specs: readonly {
    readonly name: string;
    readonly description: string;
    readonly inputSchema: unknown;
    readonly deferLoading?: boolean;
  }[],
): readonly DynamicToolSpec[] {
  const names = new Set<string>();
  for (const { name, inputSchema } of specs) {
    if (names.has(name)) throw invalidRequest(`duplicate dynamic tool name: ${name}`);
    names.add(name);
    if (name === "mcp" || name.startsWith("mcp__"))
      throw invalidRequest(`dynamic tool name is reserved: ${name}`);
    if (typeof inputSchema !== "object" || inputSchema === null || Array.isArray(inputSchema)) {
      const problem = `invalid type: ${described(inputSchema)}, expected a JSON Schema object`;
      throw invalidRequest(`dynamic tool input schema is not supported for ${name}: ${problem}`);
    }
  }
  return specs.map((spec) => ({ ...spec, deferLoading: spec.deferLoading ?? false }));
}

/** The tools that a thread's file names; entries that are no tools are left out. */
export function storedDynamicTools(stored: readonly unknown[] | undefined): readonly DynamicToolSpec[] {
  return (stored ?? []).flatMap((entry) => {
    const { name, description, inputSchema, deferLoading } = (entry ?? {}) as Partial<DynamicToolSpec>;
    if (typeof name !== "string" || typeof inputSchema !== "object" || inputSchema === null) return [];
    return [{ name, description: description ?? "", inputSchema, deferLoading: deferLoading === true }];
  });
}

function described(value: unknown): string {
  return typeof value === "string" ? `string ${JSON.stringify(value)}` : JSON.stringify(value);
}
