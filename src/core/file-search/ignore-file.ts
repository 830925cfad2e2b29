// The rules of one ignore file, in gitignore's language. The last rule that fits decides. Plain names and
// `*.ext`, which is nearly every rule, are looked up; only the rest is matched one by one.
import { fitsPart, fitsParts, parseGlob, parsePart, type GlobPart } from "./ignore-glob.ts";

export type Verdict = "ignored" | "included";

interface Rule {
  /** Its place in the file: later rules win. */
  readonly order: number;
  readonly verdict: Verdict;
  readonly directoriesOnly: boolean;
}

interface GlobRule extends Rule {
  fits(name: string, path: string): boolean;
}

export class IgnoreFile {
  private readonly byName = new Map<string, Rule[]>();
  private readonly byPath = new Map<string, Rule[]>();
  private readonly byExtension = new Map<string, Rule[]>();
  private readonly globs: GlobRule[] = [];

  constructor(text: string) {
    const lines = text.replace(/^\ufeff/, "").split("\n");
    for (const [order, line] of lines.entries()) this.read(order, line.replace(/\r$/, ""));
  }

  /**
   * What the file says about an entry; undefined when nothing.
   * @param path of the entry below the file's folder, asked for only when a rule needs it
   */
  verdict(name: string, isDirectory: boolean, path: () => string): Verdict | undefined {
    let best: Rule | undefined;
    const take = (rules: readonly Rule[] | undefined): void => {
      for (const rule of rules ?? []) {
        if (rule.directoriesOnly && !isDirectory) continue;
        if (best === undefined || rule.order > best.order) best = rule;
      }
    };
    if (this.byName.size > 0) take(this.byName.get(name));
    const dot = this.byExtension.size > 0 ? name.lastIndexOf(".") : -1;
    if (dot >= 0) take(this.byExtension.get(name.slice(dot)));
    if (this.byPath.size > 0) take(this.byPath.get(path()));
    for (let at = this.globs.length - 1; at >= 0; at--) {
      const rule = this.globs[at]!;
      if (best !== undefined && best.order > rule.order) break;
      if ((isDirectory || !rule.directoriesOnly) && rule.fits(name, path())) {
        best = rule;
        break;
      }
    }
    return best?.verdict;
  }

  private read(order: number, line: string): void {
    if (line.startsWith("#")) return;
    let pattern = withoutTrailingBlanks(line);
    const verdict = pattern.startsWith("!") ? "included" : "ignored";
    if (verdict === "included") pattern = pattern.slice(1);
    const directoriesOnly = pattern.endsWith("/");
    if (directoriesOnly) pattern = pattern.slice(0, -1);
    if (pattern === "") return;
    const rule: Rule = { order, verdict, directoriesOnly };
    if (pattern.startsWith("**/") && !pattern.includes("/", 3)) pattern = pattern.slice(3);
    if (pattern.includes("/")) this.addPath(rule, pattern.replace(/^\//, ""));
    else this.addName(rule, pattern);
  }

  private addName(rule: Rule, pattern: string): void {
    const literal = literalOf(pattern);
    if (literal !== null) return append(this.byName, literal, rule);
    if (/^\*\.[^*?[\\.]+$/.test(pattern)) return append(this.byExtension, pattern.slice(1), rule);
    const tokens = parsePart(pattern);
    if (tokens !== null) this.globs.push({ ...rule, fits: (name) => fitsPart(tokens, name) });
  }

  private addPath(rule: Rule, pattern: string): void {
    const literal = literalOf(pattern);
    if (literal !== null) return append(this.byPath, literal, rule);
    const parts: readonly GlobPart[] | null = parseGlob(pattern);
    if (parts === null) return;
    this.globs.push({ ...rule, fits: (_name, path) => fitsParts(parts, path.split("/")) });
  }
}

function withoutTrailingBlanks(line: string): string {
  let end = line.length;
  while (end > 0 && line[end - 1] === " " && line[end - 2] !== "\\") end--;
  return line.slice(0, end);
}

/** The text of a pattern without wildcards, or null. */
function literalOf(pattern: string): string | null {
  return /[*?[]|\\$/.test(pattern) ? null : pattern.replace(/\\(.)/gs, "$1");
}

function append(map: Map<string, Rule[]>, key: string, rule: Rule): void {
  const rules = map.get(key);
  if (rules === undefined) map.set(key, [rule]);
  else rules.push(rule);
}
