import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { amendedRules, amendmentLine } from "./amend.ts";
import { runExecpolicyCheck } from "./check-command.ts";
import { loadErrorText, parseRules } from "./load.ts";
import { managedRules } from "./managed-rules.ts";

const BASIC =
  'prefix_rule(pattern=["git", "status"], decision="allow")\nprefix_rule(pattern=["git", ["push", "fetch"]], decision="prompt", justification="net")\n' +
  'prefix_rule(pattern=["rm", "-rf"], decision="forbidden", justification="use trash")\nprefix_rule(pattern=["git"], decision="prompt")\nprefix_rule(pattern=["ls"])\n';

function check(rules: string | readonly string[], command: string, resolveHostExecutables = false): string {
  const texts = typeof rules === "string" ? [rules] : rules;
  const files = texts.map((text, index) => ({ path: `r${index}.rules`, content: { text } }));
  const result = runExecpolicyCheck({
    files,
    pretty: false,
    resolveHostExecutables,
    command: command.split(" "),
  });
  return result.exitCode === 0 ? result.stdout.trimEnd() : result.stderr;
}
const match = (prefix: string, decision: string, more: object = {}): object => ({
  prefixRuleMatch: { matchedPrefix: prefix.split(" "), decision, ...more },
});
const found = (decision: string, ...matchedRules: object[]): string =>
  JSON.stringify({ matchedRules, decision });
const NOTHING = '{"matchedRules":[]}';
const GIT = match("git", "prompt");

describe("execpolicy check", () => {
  it.each([
    ["git status", found("prompt", match("git status", "allow"), GIT)],
    ["git push x", found("prompt", match("git push", "prompt", { justification: "net" }), GIT)],
    ["rm -rf /", found("forbidden", match("rm -rf", "forbidden", { justification: "use trash" }))],
    ["cargo build", NOTHING],
    ["ls -l", found("allow", match("ls", "allow"))],
    ["git statusx", found("prompt", GIT)],
    ["bash -lc git", NOTHING],
  ])("judges %s", (command, expected) => expect(check(BASIC, command)).toBe(expected));

  it.each([
    [
      "alternatives for the first word",
      'prefix_rule(pattern=[["npm","pnpm"], "install"], decision="prompt")',
      "pnpm install",
      "prompt",
    ],
    ["positional arguments", 'prefix_rule(["a"], "forbidden")', "a", "forbidden"],
    [
      "examples",
      'prefix_rule(pattern=["a","b"], match=["a \'b\' c", ["a","b"]], not_match=["a c"])',
      "a b",
      "allow",
    ],
    ["a loop", 'x = ["a", "b"]\nfor y in x:\n    prefix_rule(pattern=[y], decision="allow")\n', "b", "allow"],
    ["a function", 'def f(n):\n    prefix_rule(pattern=[n])\nf("q")\n', "q", "allow"],
    ["a comprehension", '[prefix_rule(pattern=[n]) for n in ["u","v"]]\n', "v", "allow"],
    ["a sum of lists", 'prefix_rule(pattern=["a"] + ["b"])', "a b", "allow"],
    ["comments", '# c\nprefix_rule(\n  pattern = ["a"], # x\n  decision = "prompt",\n)\n', "a", "prompt"],
    [
      "if, else, methods and defaults",
      'def f(n, d="allow"):\n  if n.startswith("x"):\n    return\n  elif len(n) > 3: pass\n  else:\n    prefix_rule([n], d)\nfor n in "xa abcd ab".split():\n  f(n, d="prompt" if "b" in n else "allow")\n',
      "ab",
      "prompt",
    ],
    [
      "dicts and unpacking",
      'for k, v in {"a": "allow", "b": "prompt"}.items():\n  prefix_rule([k], v)\n',
      "b",
      "prompt",
    ],
    [
      "several clauses",
      '[prefix_rule([a, b]) for a in ["x", "y"] if a != "x" for b in ["%s-%d" % (a, i) for i in range(2)]]',
      "y y-1",
      "allow",
    ],
    ["augmented assignment", 'p = []\np += ["z"]\np.append("q")\nprefix_rule(p)', "z q", "allow"],
  ])("understands %s", (_name, rules, command, decision) => {
    expect(check(rules, command)).toContain(`"decision":"${decision}"`);
  });

  it("puts the files together in their order", () => {
    expect(check([BASIC, 'prefix_rule(pattern=["git","status"], decision="forbidden")'], "git status")).toBe(
      found("forbidden", match("git status", "allow"), GIT, match("git status", "forbidden")),
    );
  });

  it("resolves programs of the host by name where that is permitted", () => {
    const rule = 'prefix_rule(pattern=["git"], decision="allow")';
    const resolved = found("allow", match("git", "allow", { resolvedProgram: "/usr/bin/git" }));
    expect(check(rule, "/usr/bin/git x")).toBe(NOTHING);
    expect(check(rule, "/usr/bin/git x", true)).toBe(resolved);
    expect(
      check(`host_executable(name="git", paths=["/usr/bin/git"])\n${rule}`, "/usr/bin/git x", true),
    ).toBe(resolved);
    expect(check(`host_executable(name="git", paths=["/opt/git"])\n${rule}`, "/usr/bin/git x", true)).toBe(
      NOTHING,
    );
    expect(
      check(`prefix_rule(pattern=["/usr/bin/git"], decision="forbidden")\n${rule}`, "/usr/bin/git", true),
    ).toBe(found("forbidden", match("/usr/bin/git", "forbidden")));
  });

  it.each([
    ['prefix_rule(pattern=["a"], decision="maybe")', "invalid decision: maybe"],
    ["prefix_rule(pattern=[])", "invalid pattern element: pattern cannot be empty"],
    ["prefix_rule(pattern=[[]])", "invalid pattern element: pattern alternatives cannot be empty"],
    [
      "prefix_rule(pattern=[1])",
      "invalid pattern element: pattern element must be a string or list of strings (got int)",
    ],
    ['prefix_rule(pattern=["a"], justification="  ")', "invalid rule: justification cannot be empty"],
    [
      'host_executable(name="a/b", paths=["/x/b"])',
      "invalid rule: host_executable name must be a bare executable name (got a/b)",
    ],
    [
      'host_executable(name="git", paths=["bin/git"])',
      "invalid rule: host_executable paths must be absolute (got bin/git)",
    ],
    [
      'host_executable(name="git", paths=["/usr/bin/hg"])',
      "invalid rule: host_executable path `/usr/bin/hg` must have basename `git`",
    ],
    [
      'network_rule(host="*", protocol="https", decision="allow")',
      "invalid rule: network_rule host must be a specific host; wildcards are not allowed",
    ],
    [
      'network_rule(host="a.com", protocol="zzz", decision="allow")',
      "invalid rule: network_rule protocol must be one of http, https, socks5_tcp, socks5_udp (got zzz)",
    ],
    ['prefix_rule(pattern=["a"], zzz=1)', "Found `zzz` extra named parameter(s) for call to prefix_rule"],
  ])("refuses %s", (rules, message) => {
    const caret = "^".repeat(rules.length);
    expect(check(rules, "a")).toBe(
      "Error: failed to parse policy at r0.rules\n\nCaused by:\n    starlark error: Traceback (most recent call last):\n" +
        `      * r0.rules:1, in <module>\n          ${rules}\n    error: ${message}\n     --> r0.rules:1:1\n      |\n    1 | ${rules}\n      | ${caret}\n      |\n    \n`,
    );
  });

  it.each([
    ['foo_rule(pattern=["a"])', "starlark error: error: Variable `foo_rule` not found"],
    ['print("hi")', "Variable `print` not found"],
    ['load("x.star", "y")\n', "No imports are available, you tried `x.star`"],
    ["prefix_rule(", "Parse error: unexpected"],
    ['prefix_rule(pattern=["a","b"], match=["a c"])', 'unmatched examples: ["a c"]'],
    ['prefix_rule(pattern=["a"], not_match=["a b"])', "expected example to not match rule"],
    ["def f(): f()\nf()", "Too many recursive calls"],
    ["for i in range(100000):\n  for j in range(100000): pass", "too many steps"],
    ['x = "a"\nfor i in range(100): x = x + x', "value is too large"],
    ["[".repeat(5000), "expected less nesting"],
    ["if True:\n    pass\n  pass", "unindent does not match"],
    ['x = "abc', "unfinished string literal"],
  ])("refuses %j with the reason", (rules, message) => expect(check(rules, "a")).toContain(message));

  it("accepts network rules and reports files that cannot be read", () => {
    expect(
      check('network_rule(host="a.com", protocol="socks5_tcp", decision="deny", justification="j")', "curl"),
    ).toBe(NOTHING);
    const files = [{ path: "nope.rules", content: { readError: "No such file or directory (os error 2)" } }];
    expect(
      runExecpolicyCheck({ files, pretty: false, resolveHostExecutables: false, command: ["ls"] }),
    ).toEqual({
      exitCode: 1,
      stdout: "",
      stderr:
        "Error: failed to read policy at nope.rules\n\nCaused by:\n    No such file or directory (os error 2)\n",
    });
  });

  it("prints prettily on request", () => {
    const files = [{ path: "r", content: { text: 'prefix_rule(["a"])' } }];
    const { stdout } = runExecpolicyCheck({
      files,
      pretty: true,
      resolveHostExecutables: false,
      command: ["a"],
    });
    expect(stdout).toBe(
      '{\n  "matchedRules": [\n    {\n      "prefixRuleMatch": {\n        "matchedPrefix": [\n          "a"\n        ],\n        "decision": "allow"\n      }\n    }\n  ],\n  "decision": "allow"\n}\n',
    );
  });
});

it("names the file and the line of a bad rules file", () => {
  const result = parseRules("/home/x/default.rules", "\n\nprefix_rule(1)");
  expect(result.ok ? "" : loadErrorText(result.error)).toMatch(
    /^Error loading rules:\n\/home\/x\/default.rules:3: starlark error: /,
  );
});

it("writes amendments that read back as they were meant", () => {
  expect(amendmentLine(["touch", "amended.txt"])).toBe(
    'prefix_rule(pattern=["touch", "amended.txt"], decision="allow")',
  );
  expect(amendedRules("# mine", ["a"])).toBe('# mine\nprefix_rule(pattern=["a"], decision="allow")\n');
  expect(amendedRules(amendedRules("", ["a"]), ["a"])).toBe('prefix_rule(pattern=["a"], decision="allow")\n');
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "binary" }), { minLength: 1 }), (prefix) => {
      const rules = parseRules("r", amendmentLine(prefix));
      expect(rules.ok && rules.value.prefixRules[0]?.pattern).toEqual(prefix.map((word) => [word]));
    }),
  );
});

it("takes managed rules that are stricter than the default only", () => {
  const rules = managedRules([
    { pattern: [{ token: "rm" }, { any_of: ["-f", "-rf"] }], decision: "forbidden" },
  ]);
  expect(rules).toMatchObject({
    value: {
      prefixRules: [{ pattern: [["rm"], ["-f", "-rf"]], decision: "forbidden", justification: null }],
    },
  });
  for (const bad of [
    { pattern: [], decision: "prompt" },
    { pattern: [{ token: "a" }], decision: "allow" },
    { pattern: [{ any_of: [] }], decision: "prompt" },
  ]) {
    expect(managedRules([bad])).toMatchObject({ ok: false });
  }
});

it("never throws on any text", () => {
  const piece = fc.constantFrom(
    "prefix_rule",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    '"a"',
    "'",
    '"""',
    "=",
    ",",
    ":",
    "\n",
    "  ",
    "for",
    "in",
    "if",
    "else",
    "def",
    "x",
    "1",
    "+",
    "not",
    "return",
    "#",
    "\\",
    "%",
    ".",
    "None",
    "lambda",
  );
  const text = fc.oneof(
    fc.string(),
    fc.array(piece).map((all) => all.join(" ")),
    fc.array(piece).map((all) => all.join("")),
  );
  fc.assert(
    fc.property(text, (source) => void parseRules("r", source)),
    { numRuns: 1000 },
  );
});
