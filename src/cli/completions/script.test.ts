import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { ROOT } from "../args/defs/root.ts";
import { completionScript, type Shell } from "./script.ts";
import { commandTree } from "./tree.ts";

async function script(shell: Shell): Promise<string> {
  return completionScript(shell, await commandTree(ROOT));
}

async function completeInBash(...words: string[]): Promise<string[]> {
  const quoted = words.map((word) => `'${word}'`).join(" ");
  const program = `${await script("bash")}\nCOMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}; _codex; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const result = spawnSync("bash", ["--norc", "-c", program], { encoding: "utf8", cwd: "/" });
  expect(result.stderr).toBe("");
  return result.stdout.trim().split("\n").sort();
}

it("completes commands, flags and values in bash", async () => {
  expect(await completeInBash("codex", "ex")).toEqual(["exec", "exec-server", "execpolicy"]);
  expect(await completeInBash("codex", "exec", "re")).toEqual(["resume", "review"]);
  expect(await completeInBash("codex", "-m", "x", "e", "--js")).toEqual(["--json"]);
  expect(await completeInBash("codex", "exec", "--sandbox", "w")).toEqual(["workspace-write"]);
  expect(await completeInBash("codex", "completion", "z")).toEqual(["zsh"]);
});

it("names every command in every shell's script", async () => {
  for (const shell of ["bash", "zsh", "fish", "powershell", "elvish"] as const) {
    const text = await script(shell);
    for (const word of ["exec-server", "send-message-v2", "skip-git-repo-check"])
      expect(text, shell).toContain(word);
  }
});

it("is accepted by the shells that are installed", async () => {
  for (const [shell, args] of [
    ["bash", ["-n"]],
    ["zsh", ["-n"]],
    ["fish", ["--no-execute"]],
  ] as const) {
    const result = spawnSync(shell, args, { input: await script(shell), encoding: "utf8" });
    if (result.error === undefined) expect(result.stderr, shell).toBe("");
  }
});
