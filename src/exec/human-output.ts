// The human output on stderr (`spec/cli.md` 2.3). Everything that came from a model, a tool, a file
// or a server is made inert before it is printed.
import { inertText } from "../base/escape.ts";
import type { ThreadItem } from "../protocol/item.ts";
import type { ServerNotification } from "../protocol/methods.ts";
import type { ExecConfig } from "./host.ts";
import type { Style } from "./style.ts";

const MARKS = { completed: "✓", inProgress: "→", pending: "•" } as const;

export class HumanOutput {
  private readonly style: Style;
  private readonly config: ExecConfig;
  private diff = "";
  private tokens: { readonly total: number; readonly cached: number } | null = null;

  constructor(style: Style, config: ExecConfig) {
    this.style = style;
    this.config = config;
  }

  /** The lines for one notification; empty when there is nothing to say. */
  lines(notification: ServerNotification): readonly string[] {
    switch (notification.method) {
      case "item/started":
        return this.started(notification.params.item);
      case "item/completed":
        return this.completed(notification.params.item);
      case "turn/plan/updated":
        return this.plan(notification.params.explanation, notification.params.plan);
      case "turn/diff/updated":
        this.diff = notification.params.diff;
        return [inertText(this.diff)];
      case "thread/tokenUsage/updated": {
        const { totalTokens, cachedInputTokens } = notification.params.tokenUsage.total;
        this.tokens = { total: totalTokens, cached: cachedInputTokens };
        return [];
      }
      case "error":
        return [`${this.style.red("ERROR:")} ${inertText(notification.params.error.message)}`];
      case "configWarning":
        return [`${this.style.yellow("warning:")} ${inertText(notification.params.summary)}`];
      case "turn/completed":
        return this.end(notification.params.turn);
      default:
        return [];
    }
  }

  private started(item: ThreadItem): readonly string[] {
    switch (item.type) {
      case "commandExecution":
        return [
          this.style.speaker("exec"),
          `${this.style.bold(inertText(item.command))} in ${inertText(item.cwd)}`,
        ];
      case "fileChange":
        return [this.style.speaker("apply patch")];
      case "mcpToolCall":
        return [`${this.style.speaker("mcp:")} ${inertText(`${item.server}/${item.tool}`)} started`];
      case "webSearch":
        return [`${this.style.speaker("web search:")} ${inertText(item.query)}`];
      default:
        return [];
    }
  }

  private completed(item: ThreadItem): readonly string[] {
    switch (item.type) {
      case "agentMessage":
        return [this.style.speaker("codex"), inertText(item.text)];
      case "reasoning":
        return this.reasoning(item.summary, item.content);
      case "commandExecution":
        return this.commandEnd(item);
      case "fileChange":
        return [`patch: ${item.status}`, ...item.changes.map((change) => inertText(change.path)).toSorted()];
      case "mcpToolCall":
        return [`${this.style.speaker("mcp:")} ${inertText(`${item.server}/${item.tool}`)} (${item.status})`];
      case "webSearch":
        return [`${this.style.speaker("web search:")} ${inertText(item.query)}`];
      default:
        return [];
    }
  }

  private reasoning(summary: readonly string[], content: readonly string[]): readonly string[] {
    if (this.config.hideReasoning) return [];
    const parts = this.config.showRawReasoning && content.length > 0 ? content : summary;
    return parts.length === 0 ? [] : [inertText(parts.join("\n"))];
  }

  private commandEnd(item: Extract<ThreadItem, { type: "commandExecution" }>): readonly string[] {
    const time = `in ${item.durationMs ?? 0}ms:`;
    const head =
      item.exitCode === 0
        ? this.style.green(` succeeded ${time}`)
        : this.style.red(item.exitCode === null ? ` ${item.status}` : ` exited ${item.exitCode} ${time}`);
    const output = item.aggregatedOutput ?? "";
    return output === "" ? [head] : [head, inertText(output)];
  }

  private plan(
    explanation: string | null,
    steps: readonly { readonly step: string; readonly status: keyof typeof MARKS }[],
  ): readonly string[] {
    const lines = steps.map(({ step, status }) => `  ${MARKS[status]} ${inertText(step)}`);
    return explanation === null ? lines : [inertText(explanation), ...lines];
  }

  private end(turn: { readonly error: { readonly message: string } | null }): readonly string[] {
    const lines: string[] = [];
    if (turn.error !== null) lines.push(`${this.style.red("ERROR:")} ${inertText(turn.error.message)}`);
    if (this.diff !== "") lines.push(inertText(this.diff));
    if (this.tokens !== null && turn.error === null) {
      lines.push(this.style.dim("tokens used"), grouped(this.tokens.total - this.tokens.cached));
    }
    return lines;
  }
}

/** 12345 → 12,345. `toLocaleString` would load the locale tables: 20 ms at the end of every run. */
function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ",");
}
