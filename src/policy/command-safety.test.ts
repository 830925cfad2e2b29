import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isDangerousCommand, isSafeCommand } from "./command-safety.ts";
import { commandsOf, simpleCommands } from "./shell-script.ts";

const script = (text: string): string[] => ["/bin/bash", "-lc", text];
const words = (text: string): readonly (readonly string[])[] | null =>
  simpleCommands(text)?.map((command) => command.words) ?? null;

describe("splitting a script", () => {
  it.each([
    ["ls", [["ls"]]],
    ["  touch c  ", [["touch", "c"]]],
    ["\ntouch d\n", [["touch", "d"]]],
    ["ls; touch b;", [["ls"], ["touch", "b"]]],
    ["a && b || c | d\ne", [["a"], ["b"], ["c"], ["d"], ["e"]]],
    ["touch 'x y'z", [["touch", "x yz"]]],
    ['touch "a\\"b" "a\\nb" "\\$x"', [["touch", 'a"b', "a\\nb", "$x"]]],
    ["touch a\\ b \\$x", [["touch", "a b", "$x"]]],
    [
      "touch {a,b} * ?x [ab] ~/x !x a#b %1 =x",
      [["touch", "{a,b}", "*", "?x", "[ab]", "~/x", "!x", "a#b", "%1", "=x"]],
    ],
    ["touch \"\" ''", [["touch", "", ""]]],
    ["touch \\\n a", [["touch", "a"]]],
    ['touch "multi\nline"', [["touch", "multi\nline"]]],
    ["touch a=b é", [["touch", "a=b", "é"]]],
  ])("understands %j", (text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  it.each([
    "",
    "ls &&",
    "ls &",
    "ls > x",
    "ls 2>&1",
    "ls < x",
    "cat <<EOF\nx\nEOF",
    "cat <<< x",
    "(ls)",
    "{ ls; }",
    "echo $x",
    'echo "$x"',
    "echo ${x}",
    "echo $(ls)",
    "echo `ls`",
    'echo "`ls`"',
    "echo $'a'",
    'echo $"a"',
    'echo "a$"',
    "X=1 ls",
    "X=1",
    "! ls",
    "time ls",
    "ls # c",
    "# c\nls",
    "if ls; then ls; fi",
    "for x in a; do ls; done",
    "f() { ls; }",
    "echo @(a)",
    "a |& b",
    "a ;; b",
    "echo 'x",
    "ls )",
    "echo \\",
    "export X=1",
    "[[ a ]]",
    "((1))",
    "ls <(ls)",
    "ls\r",
    "ls\u0000b",
    "coproc ls",
    "=ls",
    "l* x",
    "'' x",
    "echo a$((1))b",
    "ls a\\\nb",
  ])("refuses %j", (text) => {
    expect(words(text)).toBeNull();
  });

  it("is not asked for a long script, nor for another shape of command line", () => {
    expect(words("ls ".repeat(30_000))).toBeNull();
    expect(commandsOf(["bash", "-x", "-c", "ls"])).toEqual([
      { words: ["bash", "-x", "-c", "ls"], patternFirst: false },
    ]);
  });

  it("never throws", () => {
    const piece = fc.constantFrom(
      "ls",
      " ",
      "'",
      '"',
      "\\",
      "$",
      "(",
      ")",
      "{",
      "}",
      "`",
      "|",
      "&",
      ";",
      "\n",
      "<<",
      ">",
      "#",
      "*",
      "=",
      "é",
      "\u0000",
      "if",
      "do",
      "[[",
    );
    fc.assert(
      fc.property(
        fc.array(piece).map((all) => all.join("")),
        (text) => void words(text),
      ),
      { numRuns: 500 },
    );
  });
});

const SAFE = [
  "ls",
  "cat README.md",
  "head -1 README.md",
  "tail -1 README.md",
  "wc -l README.md",
  "grep beta src/main.txt",
  "rg beta",
  "find . -name x",
  "sed -n 1p README.md",
  "sed -n 1,2p",
  "nl README.md",
  "stat README.md",
  "which ls",
  "pwd",
  "echo hi",
  "true",
  "uniq README.md",
  "git status",
  "git log -1",
  "git diff",
  "git show HEAD",
  "git branch",
  "git -C . status",
  "git --no-pager log --oneline",
  "ls && pwd",
  "ls | wc -l",
  "base64 README.md",
  "cut -c1 README.md",
  "id",
  "uname -a",
  "./ls",
  "/opt/ls",
  "cd x",
  "git branch --format=x -v",
  "git diff --text",
  "cat *",
  "ls {a,b}",
];
const NOT_SAFE = [
  "find . -delete -name zz",
  "sed -i s/a/b/ README.md",
  "env",
  "sort README.md",
  "git checkout main",
  "ls > x.txt",
  "ls; touch y",
  "echo $(ls)",
  "FOO=1 ls",
  "rg --pre cat beta",
  "tr a b < README.md",
  "date",
  "rg --pre=cat x",
  "rg -nz x",
  "rg --search-zip x",
  "rg --hostname-bin=x y",
  "base64 -o x",
  "base64 --output=x y",
  "find . -exec ls",
  "sed -n 1p a b",
  "sed -n 1p -i",
  "sed -n 1e",
  "git -c a=b status",
  "git --git-dir=x status",
  "git diff --output=x",
  "git diff --outp=x",
  "git log --ext-diff",
  "git branch new",
  "git branch -D x",
  "git",
  "git rev-parse HEAD",
  "uniq a b",
  "rg x *",
  "find *",
  "git log {--output=x,}",
  "printf x",
  "bash -lc ls",
  "bash x",
];

describe("safe commands", () => {
  it.each(SAFE)("%s runs without asking", (text) => expect(isSafeCommand(script(text))).toBe(true));
  it.each(NOT_SAFE)("%s is asked about", (text) => expect(isSafeCommand(script(text))).toBe(false));

  it("judges an argument list like a script", () => {
    expect(isSafeCommand(["ls", "-l"])).toBe(true);
    expect(isSafeCommand(["bash", "-x", "-c", "ls"])).toBe(false);
    expect(isSafeCommand([])).toBe(false);
    expect(isSafeCommand(["constructor"])).toBe(false);
  });
});

describe("dangerous commands", () => {
  it.each([
    "rm -f x",
    "rm -rf x",
    "rm -f -r x",
    "sudo rm -rf x",
    "ls; rm -f x",
    "bash -c 'rm -rf x'",
    "sudo bash -c 'rm -f x'",
  ])("%s is dangerous", (text) => expect(isDangerousCommand(script(text))).toBe(true));
  it.each([
    "rm x",
    "rm -fr x",
    "rm -r -f x",
    "/bin/rm -rf x",
    "sudo -n rm -rf x",
    "git clean -fdx",
    "rm -rf x > y",
    "echo rm -rf",
  ])("%s is not", (text) => expect(isDangerousCommand(script(text))).toBe(false));

  it("are never safe", () => {
    const word = fc.constantFrom(
      "rm",
      "-rf",
      "-f",
      "ls",
      "sudo",
      "&&",
      ";",
      "|",
      "'x'",
      "bash",
      "-c",
      "'rm -rf x'",
      "\n",
      "git",
      "find",
    );
    fc.assert(
      fc.property(
        fc.array(word).map((all) => all.join(" ")),
        (text) => {
          expect(isSafeCommand(script(text)) && isDangerousCommand(script(text))).toBe(false);
        },
      ),
      { numRuns: 500 },
    );
  });
});
