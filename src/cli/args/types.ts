// The command line as data: commands, flags and positional arguments. The parser, the help pages,
// the error messages and the shell completions are all made from these definitions.

/** A text a flag or argument may have; `help` is shown in the long help page. */
export interface Choice {
  readonly name: string;
  readonly help?: string;
}

/** What a value is, for shells that can complete it. */
export type ValueHint = "file" | "dir" | "other";

/** The value of a flag that takes one. */
export interface ValueDef {
  /** The placeholder without brackets, such as `FILE`. */
  readonly name: string;
  /** Takes every following word up to the next flag or `--`. */
  readonly greedy?: boolean;
  /** The value may be left out; it is then the empty string. */
  readonly optional?: boolean;
  /** Splits one word into several values. */
  readonly delimiter?: ",";
  readonly choices?: readonly Choice[];
  readonly fallback?: string;
  readonly hint?: ValueHint;
  /** Why `text` is not acceptable, or undefined when it is. */
  readonly refuse?: (text: string) => string | undefined;
}

export interface FlagDef {
  /** The long name without dashes. Also the key in the parse result. */
  readonly long: string;
  readonly short?: string;
  /** Long names that are understood but not shown. */
  readonly aliases?: readonly string[];
  /** Absent: a switch. */
  readonly value?: ValueDef;
  readonly repeatable?: boolean;
  readonly hidden?: boolean;
  readonly required?: boolean;
  /** One line for both help pages. */
  readonly help: string;
  /** More paragraphs for the long help page. */
  readonly details?: string;
  /** Keys of flags and positional arguments that cannot stand beside this one. */
  readonly conflicts?: readonly string[];
  /** Keys that must stand beside this one. */
  readonly requires?: readonly string[];
}

export interface PositionalDef {
  /** The placeholder without brackets. Also the key in the parse result. */
  readonly name: string;
  readonly required?: boolean;
  /** Takes all remaining words, flags included, once it has its first. */
  readonly trailing?: boolean;
  /** Takes any number of words. */
  readonly many?: boolean;
  readonly choices?: readonly Choice[];
  readonly fallback?: string;
  readonly hint?: ValueHint | "command";
  readonly help: string;
}

/** How a parent knows its subcommand without loading its definition. */
export interface CommandRef {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly hiddenAliases?: readonly string[];
  readonly about: string;
  readonly hidden?: boolean;
  readonly load: () => Promise<CommandDef>;
}

export interface CommandDef {
  /** The words that select this command, the program first: `codex mcp add`. */
  readonly path: string;
  readonly about: string;
  /** A paragraph after `about` on the long help page. */
  readonly details?: string;
  /** In the order of the help page. `--help` is added by the parser. */
  readonly flags: readonly FlagDef[];
  readonly positionals?: readonly PositionalDef[];
  readonly subcommands?: readonly CommandRef[];
  readonly subcommandRequired?: boolean;
  /** Usage lines that cannot be derived from the definition. */
  readonly usage?: readonly string[];
  /** What `--version` prints before the version; absent: there is no such flag. */
  readonly versionName?: string;
  /** Exactly one of these keys must be given. */
  readonly oneOf?: readonly string[];
}

/** The values given at one level, in the order of first appearance; a switch has no values. */
export type Matches = ReadonlyMap<string, readonly string[]>;

export interface Level {
  readonly command: CommandDef;
  readonly matches: Matches;
}

/** A parsed command line: the program's own level first, then one level for each subcommand. */
export interface ParsedArgs {
  /** Names of the subcommands without aliases, such as `["mcp", "add"]`. */
  readonly names: readonly string[];
  readonly levels: readonly Level[];
}

/** What is wrong with a command line. */
export type Problem =
  | { readonly type: "unknown"; readonly word: string; readonly afterDashes: boolean }
  | { readonly type: "missingValue"; readonly flag: FlagDef }
  | {
      readonly type: "invalidValue";
      readonly arg: FlagDef | PositionalDef;
      readonly value: string;
      readonly reason?: string;
    }
  | { readonly type: "unexpectedValue"; readonly flag: FlagDef; readonly value: string }
  | { readonly type: "repeated"; readonly flag: FlagDef }
  | { readonly type: "conflict"; readonly key: string; readonly others: readonly string[] }
  | { readonly type: "missing"; readonly keys: readonly string[] }
  | { readonly type: "noSubcommand" }
  | { readonly type: "unknownSubcommand"; readonly word: string };

/** How parsing ended without a command to run. */
export type Stop =
  | {
      readonly type: "help";
      readonly command: CommandDef;
      readonly long: boolean;
      readonly toStderr: boolean;
    }
  | { readonly type: "version"; readonly command: CommandDef }
  | { readonly type: "problem"; readonly level: Level; readonly problem: Problem };
