// The tools of one turn: which are offered to the model, and which are understood when it calls
// them. A name that is understood though not offered keeps older models and resumed threads working.
import type { ToolSpec } from "../model/types.ts";
import type { Tool, ToolCall } from "./types.ts";

export interface ToolSetEntry {
  readonly tool: Tool;
  readonly offered: boolean;
  /** Runs alone: it changes what the others look at. */
  readonly exclusive?: boolean;
}

export class ToolSet {
  private readonly entries: ReadonlyMap<string, ToolSetEntry>;

  constructor(entries: readonly ToolSetEntry[]) {
    this.entries = new Map(entries.map((entry) => [entry.tool.name, entry]));
  }

  /** The tool of a call, or null when there is none by that name and kind. */
  find(call: ToolCall): Tool | null {
    const name = call.kind === "localShell" ? "shell" : call.name;
    const tool = this.entries.get(name)?.tool ?? null;
    if (tool === null || call.kind !== "custom") return tool;
    return tool.spec.type === "custom" ? tool : null;
  }

  exclusive(tool: Tool): boolean {
    return this.entries.get(tool.name)?.exclusive === true;
  }

  specs(): readonly ToolSpec[] {
    return [...this.entries.values()].filter((entry) => entry.offered).map((entry) => entry.tool.spec);
  }
}
