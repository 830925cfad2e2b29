import { expect, it } from "vitest";
import { promptRows, promptTable } from "./debug.ts";
import { historyItem } from "./history-item.ts";

it("shows the bytes of each part and their sum", () => {
  const fragment = { type: "skills", role: "developer", owner: "extensions", cap: 100, text: "€€" } as const;
  const item = historyItem({ type: "message", role: "user", content: [{ type: "input_text", text: "hi" }] });
  const call = historyItem({ type: "function_call", name: "exec_command", arguments: "{}", call_id: "c" });
  const rows = promptRows("BASE", [fragment], [item, call]);
  expect(rows.map(({ what, bytes }) => [what, bytes])).toEqual([
    ["instructions", 4],
    ["skills", 6],
    ["message/user", item.bytes],
    ["function_call/exec_command", call.bytes],
  ]);
  const table = promptTable(rows).split("\n");
  expect(table[0]).toMatch(/^what +owner +bytes +tokens$/);
  expect(table[2]).toMatch(/^skills +extensions +6 +2$/);
  expect(table.at(-2)).toMatch(new RegExp(`^total +${10 + item.bytes + call.bytes} +\\d+$`));
});
