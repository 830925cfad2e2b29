import { describe, expect, it } from "vitest";
import { commandActions } from "./command-actions.ts";

/** Short form: r name path, l path, s query path, u. */
function brief(script: string): string {
  return commandActions(["/bin/bash", "-lc", script])
    .map((action) => {
      switch (action.type) {
        case "read":
          return `read ${action.path} <${action.command}>`;
        case "listFiles":
          return `list ${action.path} <${action.command}>`;
        case "search":
          return `search ${action.query} in ${action.path} <${action.command}>`;
        case "unknown":
          return `unknown <${action.command}>`;
      }
    })
    .join(" ; ");
}

describe("command actions", () => {
  it.each([
    ["bat README.md || true", "read README.md <bat README.md>"],
    ["cat -- README.md", "read README.md <cat -- README.md>"],
    ["cat README.md src/main.txt", "unknown <cat README.md src/main.txt>"],
    ["cat README.md | sed -n 1p", "read README.md <cat README.md | sed -n 1p>"],
    ["cd src && cat main.txt", "read src/main.txt <cat main.txt>"],
    ["cd src && cd deep && cat x", "read src/deep/x <cat x>"],
    ["cd /etc && cat hostname", "read /etc/hostname <cat hostname>"],
    ["cd src", ""],
    ["head -n 1 README.md", "read README.md <head -n 1 README.md>"],
    ["head -5 README.md", "unknown <head -5 README.md>"],
    ["nl -ba README.md", "read README.md <nl -ba README.md>"],
    ["sed -n 1,2p README.md", "read README.md <sed -n '1,2p' README.md>"],
    ["sed -n -e 1p a.txt", "read a.txt <sed -n -e 1p a.txt>"],
    ['sed -n "1p;2p" a.txt', 'unknown <sed -n "1p;2p" a.txt>'],
    ["tail -n +1 README.md", "read README.md <tail -n +1 README.md>"],
    ["wc -l README.md", "unknown <wc -l README.md>"],
    ["bat --style plain README.md", "read README.md <bat --style plain README.md>"],
    ['awk "{print}" README.md', "read README.md <awk '{print}' README.md>"],
    ['cat "my file.txt"', "read my file.txt <cat 'my file.txt'>"],
    ["cat a.txt | head -n 5 | nl", "read a.txt <cat a.txt>"],
    ["cat a.txt | cat", "unknown <cat a.txt | cat>"],
    ["echo hi && cat a.txt", "read a.txt <cat a.txt>"],
    ["cat a.txt && echo hi", "unknown <cat a.txt && echo hi>"],
    ["cat a.txt; cat b.txt", "read a.txt <cat a.txt> ; read b.txt <cat b.txt>"],
    ["ls -la", "list null <ls -la>"],
    ["ls src README.md", "list src <ls src README.md>"],
    ["ls src/deep/dir", "list dir <ls src/deep/dir>"],
    ["ls ~", "list ~ <ls '~'>"],
    ["ls | wc -l", "list null <ls>"],
    ["find src -type f", "list src <find src -type f>"],
    ["rg --files | head", "list null <rg --files>"],
    ["git ls-files", "list null <git ls-files>"],
    ["tree -L 1", "list null <tree -L 1>"],
    ["fd", "list null <fd>"],
    ["fd main", "search main in null <fd main>"],
    ['find . -name "*.txt"', "search *.txt in . <find . -name '*.txt'>"],
    ["git grep -n beta -- src", "search beta in src <git grep -n beta -- src>"],
    ["grep -n beta src/main.txt", "search beta in main.txt <grep -n beta src/main.txt>"],
    ['rg -l "a|b" src', "search a|b in src <rg -l 'a|b' src>"],
    ['rg -g "*.ts" beta ./src/', "search beta in . <rg -g '*.ts' beta ./src/>"],
    ["rg foo dist/src/build", "search foo in dist/src/build <rg foo dist/src/build>"],
    ["rg foo node_modules/x/dist", "search foo in x <rg foo node_modules/x/dist>"],
    ["rg -n", "search null in null <rg -n>"],
    ["rg -n beta | head -5", "search beta in null <rg -n beta>"],
    ["ls | grep x", "list null <ls> ; search x in null <grep x>"],
    ["rg -l x | xargs cat", "search x in null <rg -l x>"],
    ["rg -l x | xargs rm", "unknown <rg -l x | xargs rm>"],
    ["bash -lc 'cat README.md'", "unknown <bash -lc 'cat README.md'>"],
    ["FOO=1 env | head -1", "unknown <FOO=1 env | head -1>"],
    ["cat README.md > out.txt", "unknown <cat README.md > out.txt>"],
    ["mkdir -p d1 && ls d1", "unknown <mkdir -p d1 && ls d1>"],
    ["true && false", "unknown <true && false>"],
    ["ls -la && git status", "unknown <ls -la && git status>"],
    ["pwd", "unknown <pwd>"],
  ])("%s", (script, expected) => {
    expect(brief(script)).toBe(expected);
  });

  it("describes an argument list without a shell", () => {
    expect(commandActions(["cat", "a b"])).toEqual([
      { type: "read", command: "cat 'a b'", name: "a b", path: "a b" },
    ]);
  });
});
