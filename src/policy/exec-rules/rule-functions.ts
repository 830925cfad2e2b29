// prefix_rule, host_executable and network_rule: the functions by which a rules file adds rules
// (spec/cli.md 2.11). Each call is checked completely before its rule counts.
import { splitWords } from "../../base/shell-words.ts";
import type { NetworkRule, PrefixRule, RuleDecision } from "./rules.ts";
import { itemsOf, StarlarkFunction, StarlarkList, StarlarkTuple, typeName, ValueError } from "./values.ts";
import type { CallArguments, Value } from "./values.ts";

/** A rule with the commands that its author says it does and does not match. */
export interface RuleWithExamples {
  readonly rule: PrefixRule;
  readonly match: readonly (readonly string[])[];
  readonly notMatch: readonly (readonly string[])[];
}

/** Filled by the calls of one file. */
export interface RuleCollector {
  readonly prefixRules: RuleWithExamples[];
  readonly hostExecutables: Map<string, readonly string[]>;
  readonly networkRules: NetworkRule[];
}

const DECISIONS: readonly RuleDecision[] = ["allow", "prompt", "forbidden"];
const PROTOCOLS: readonly NetworkRule["protocol"][] = ["http", "https", "socks5_tcp", "socks5_udp"];
const NETWORK_DECISIONS: readonly NetworkRule["decision"][] = ["allow", "prompt", "deny"];

/** The functions of rules files, adding to `collector`. */
export function ruleFunctions(collector: RuleCollector): readonly StarlarkFunction[] {
  return [
    new StarlarkFunction("prefix_rule", (args) => {
      collector.prefixRules.push(prefixRule(args));
      return null;
    }),
    new StarlarkFunction("host_executable", (args) => {
      const { name, paths } = hostExecutable(args);
      collector.hostExecutables.set(name, paths);
      return null;
    }),
    new StarlarkFunction("network_rule", (args) => {
      collector.networkRules.push(networkRule(args));
      return null;
    }),
  ];
}

function prefixRule(args: CallArguments): RuleWithExamples {
  const names = ["pattern", "decision", "justification", "match", "not_match"];
  const given = parameters("prefix_rule", names, args);
  const pattern = patternOf(required("prefix_rule", "pattern", given));
  const decision = text("decision", given.get("decision") ?? "allow");
  const known = DECISIONS.find((candidate) => candidate === decision);
  if (known === undefined) throw new ValueError(`invalid decision: ${decision}`);
  return {
    rule: { pattern, decision: known, justification: justificationOf(given) },
    match: examples("match", given.get("match")),
    notMatch: examples("not_match", given.get("not_match")),
  };
}

function hostExecutable(args: CallArguments): { readonly name: string; readonly paths: readonly string[] } {
  const given = parameters("host_executable", ["name", "paths"], args);
  const name = text("name", required("host_executable", "name", given));
  const paths = sequence("paths", required("host_executable", "paths", given)).map((path) =>
    text("paths", path),
  );
  if (name === "" || name.includes("/")) {
    throw new ValueError(`invalid rule: host_executable name must be a bare executable name (got ${name})`);
  }
  for (const path of paths) {
    if (!path.startsWith("/")) {
      throw new ValueError(`invalid rule: host_executable paths must be absolute (got ${path})`);
    }
    if (path.slice(path.lastIndexOf("/") + 1) !== name) {
      throw new ValueError(`invalid rule: host_executable path \`${path}\` must have basename \`${name}\``);
    }
  }
  return { name, paths };
}

function networkRule(args: CallArguments): NetworkRule {
  const given = parameters("network_rule", ["host", "protocol", "decision", "justification"], args);
  const host = text("host", required("network_rule", "host", given))
    .trim()
    .toLowerCase();
  if (host === "") throw new ValueError("invalid rule: network_rule host cannot be empty");
  if (/[*?[\]]/.test(host)) {
    throw new ValueError(
      "invalid rule: network_rule host must be a specific host; wildcards are not allowed",
    );
  }
  const protocol = text("protocol", required("network_rule", "protocol", given));
  const known = PROTOCOLS.find((candidate) => candidate === protocol);
  if (known === undefined) {
    throw new ValueError(
      `invalid rule: network_rule protocol must be one of ${PROTOCOLS.join(", ")} (got ${protocol})`,
    );
  }
  const wanted = text("decision", required("network_rule", "decision", given));
  const decision = NETWORK_DECISIONS.find((candidate) => candidate === wanted);
  if (decision === undefined) throw new ValueError(`invalid decision: ${wanted}`);
  return { host, protocol: known, decision, justification: justificationOf(given) };
}

function parameters(name: string, names: readonly string[], args: CallArguments): ReadonlyMap<string, Value> {
  const given = new Map(args.named);
  const extra = [...given.keys()].filter((key) => !names.includes(key));
  if (extra.length > 0) {
    throw new ValueError(`Found \`${extra.join("` `")}\` extra named parameter(s) for call to ${name}`);
  }
  if (args.positional.length > names.length) {
    const count = args.positional.length - names.length;
    throw new ValueError(`Found ${count} extra positional argument(s) for call to ${name}`);
  }
  args.positional.forEach((value, index) => {
    const key = names[index]!;
    if (given.has(key)) throw new ValueError(`Argument \`${key}\` occurs more than once for call to ${name}`);
    given.set(key, value);
  });
  return given;
}

function required(name: string, key: string, given: ReadonlyMap<string, Value>): Value {
  if (!given.has(key))
    throw new ValueError(`Missing named-only parameter \`${key}\` for call to \`${name}\``);
  return given.get(key)!;
}

function justificationOf(given: ReadonlyMap<string, Value>): string | null {
  const value = given.get("justification") ?? null;
  if (value === null) return null;
  const justification = text("justification", value);
  if (justification.trim() === "") throw new ValueError("invalid rule: justification cannot be empty");
  return justification;
}

function patternOf(value: Value): readonly (readonly string[])[] {
  const pattern = sequence("pattern", value).map((element) => {
    if (typeof element === "string") return [element];
    if (!(element instanceof StarlarkList) && !(element instanceof StarlarkTuple)) {
      throw new ValueError(
        `invalid pattern element: pattern element must be a string or list of strings (got ${typeName(element)})`,
      );
    }
    if (element.items.length === 0) {
      throw new ValueError("invalid pattern element: pattern alternatives cannot be empty");
    }
    return element.items.map((alternative) => {
      if (typeof alternative === "string") return alternative;
      throw new ValueError(
        `invalid pattern element: pattern alternative must be a string (got ${typeName(alternative)})`,
      );
    });
  });
  if (pattern.length === 0) throw new ValueError("invalid pattern element: pattern cannot be empty");
  return pattern;
}

function examples(name: string, value: Value | undefined): readonly (readonly string[])[] {
  if (value === undefined || value === null) return [];
  return sequence(name, value).map((example) => {
    const words =
      typeof example === "string"
        ? splitWords(example)
        : sequence(name, example).map((word) => text(name, word));
    if (words === null) throw new ValueError("invalid example: example string has invalid shell syntax");
    if (words.length === 0) throw new ValueError("invalid example: example cannot be empty");
    return words;
  });
}

function sequence(name: string, value: Value): readonly Value[] {
  const items = value instanceof StarlarkList || value instanceof StarlarkTuple ? itemsOf(value) : undefined;
  if (items !== undefined) return items;
  throw new ValueError(wrongType(name, "list", value));
}

function text(name: string, value: Value): string {
  if (typeof value === "string") return value;
  throw new ValueError(wrongType(name, "str", value));
}

function wrongType(name: string, expected: string, value: Value): string {
  return `Type of parameter \`${name}\` doesn't match, expected \`${expected}\`, actual \`${typeName(value)}\``;
}
