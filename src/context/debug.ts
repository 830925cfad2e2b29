// What fills a request: one row per fragment and per history item, in the order they are sent.
import { utf8Length } from "../base/utf8.ts";
import type { ResponseItem } from "../protocol/model-item.ts";
import type { Fragment } from "./fragments.ts";
import type { HistoryItem } from "./history-item.ts";
import { approximateTokens } from "./truncate.ts";

export interface PromptRow {
  /** Fragment type, or kind of item such as `message/user`, `function_call/exec_command`. */
  readonly what: string;
  /** Who answers for the text. */
  readonly owner: string;
  readonly bytes: number;
  /** Estimate at 4 bytes a token. */
  readonly tokens: number;
}

/** Rows for the instructions, each context fragment and each item of the history. */
export function promptRows(
  instructions: string,
  fragments: readonly Fragment[],
  history: readonly HistoryItem[],
): readonly PromptRow[] {
  return [
    row("instructions", "codex", utf8Length(instructions)),
    ...fragments.map(({ type, owner, text }) => row(type, owner, utf8Length(text))),
    ...history.map((entry) => row(kindOf(entry.item), "thread", entry.bytes)),
  ];
}

/** The rows as an aligned table with a sum. */
export function promptTable(rows: readonly PromptRow[]): string {
  const sum = rows.reduce((total, { bytes }) => total + bytes, 0);
  const cells = [
    ["what", "owner", "bytes", "tokens"],
    ...[...rows, row("total", "", sum)].map(({ what, owner, bytes, tokens }) => [
      what,
      owner,
      String(bytes),
      String(tokens),
    ]),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((line) => (line[column] ?? "").length)));
  const format = (line: readonly string[]): string =>
    line
      .map((cell, column) =>
        column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join("  ");
  return cells.map(format).join("\n") + "\n";
}

function row(what: string, owner: string, bytes: number): PromptRow {
  return { what, owner, bytes, tokens: approximateTokens(bytes) };
}

function kindOf(item: ResponseItem): string {
  if (item.type === "message") return `message/${item.role}`;
  return "name" in item && item.name !== undefined ? `${item.type}/${item.name}` : item.type;
}
