import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { programFault } from "./program.ts";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "codex-program-"));
afterAll(() => fs.rmSync(folder, { recursive: true }));
fs.writeFileSync(path.join(folder, "plain"), "");
fs.writeFileSync(path.join(folder, "tool"), "", { mode: 0o755 });

const MISSING = "No such file or directory (os error 2)";
const FORBIDDEN = "Permission denied (os error 13)";

describe("programFault", () => {
  it.each([
    ["tool", folder, null],
    ["tool", `/nowhere:${folder}`, null],
    ["./tool", "", null],
    ["plain", folder, FORBIDDEN],
    ["./plain", "/bin", FORBIDDEN],
    [folder, "/bin", FORBIDDEN],
    ["other", folder, MISSING],
    ["./tool/x", "/bin", MISSING],
    ["", "/bin", MISSING],
  ])("of %j on PATH %j is %j", (file, PATH, fault) => {
    expect(programFault({ argv: [file], cwd: folder, env: { PATH } })).toBe(fault);
  });
});
