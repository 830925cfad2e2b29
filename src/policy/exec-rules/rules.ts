// Exec rules as data: what `.rules` files and managed requirements say. Rules are only ever added;
// the strictest decision among those that match wins, so adding one can never be undone by another.

export type RuleDecision = "allow" | "prompt" | "forbidden";

export interface PrefixRule {
  /** One entry per word of the prefix: the alternatives for that word. Never empty. */
  readonly pattern: readonly (readonly string[])[];
  readonly decision: RuleDecision;
  readonly justification: string | null;
}

export interface NetworkRule {
  readonly host: string;
  readonly protocol: "http" | "https" | "socks5_tcp" | "socks5_udp";
  readonly decision: "allow" | "prompt" | "deny";
  readonly justification: string | null;
}

export interface ExecRules {
  readonly prefixRules: readonly PrefixRule[];
  /** Program name → the absolute paths under which it may match rules on its name. */
  readonly hostExecutables: ReadonlyMap<string, readonly string[]>;
  readonly networkRules: readonly NetworkRule[];
}

export const NO_RULES: ExecRules = { prefixRules: [], hostExecutables: new Map(), networkRules: [] };

const ORDER: readonly RuleDecision[] = ["allow", "prompt", "forbidden"];

/** The strictest of some decisions; null for none. */
export function strictest(decisions: readonly RuleDecision[]): RuleDecision | null {
  return ORDER.findLast((decision) => decisions.includes(decision)) ?? null;
}

/** All rules of several sources, in their order. A later list of paths for a program replaces an earlier one. */
export function mergeRules(sources: readonly ExecRules[]): ExecRules {
  return {
    prefixRules: sources.flatMap((rules) => rules.prefixRules),
    hostExecutables: new Map(sources.flatMap((rules) => [...rules.hostExecutables])),
    networkRules: sources.flatMap((rules) => rules.networkRules),
  };
}

/** Rules that only allow a prefix, as approved by the user during the thread. */
export function allowPrefix(prefix: readonly string[]): ExecRules {
  const pattern = prefix.map((word) => [word]);
  return { ...NO_RULES, prefixRules: [{ pattern, decision: "allow", justification: null }] };
}
