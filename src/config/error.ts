// What can be wrong with a configuration, as data, and the texts 0.120 shows for it. One error
// reads differently per front end (exec, login, features …), so rendering is apart from finding.

export interface TextPosition {
  /** 1-based; columns count characters. */
  readonly line: number;
  readonly column: number;
  /** How many characters are at fault (at least 1). */
  readonly width: number;
  readonly lineText: string;
}

/** One reason why a configuration cannot be used. */
export type ConfigError =
  /** A file is no TOML. */
  | {
      readonly kind: "syntax";
      readonly message: string;
      readonly file: string;
      readonly position: TextPosition;
    }
  /** A value has the wrong type or form; `keyPath` names it. */
  | {
      readonly kind: "value";
      readonly message: string;
      readonly keyPath: readonly string[];
      readonly file: string | null;
    }
  /** A trusted project's config file or the requirements file is bad; `message` is complete. */
  | { readonly kind: "loading"; readonly message: string }
  /** A `-c` override cannot be read. */
  | { readonly kind: "override"; readonly message: string }
  /** The values are well formed but do not go together (unknown profile, unknown provider …). */
  | { readonly kind: "semantic"; readonly message: string };

/** `msg\nin `key`\n`: the form that the protocol and exec carry for a wrong value. */
function valueText(error: Extract<ConfigError, { kind: "value" }>): string {
  return `${error.message}\nin \`${error.keyPath.join(".")}\`\n`;
}

/** The source line with carets under the fault: `  |\n1 | text\n  |  ^\n`. */
export function snippet(position: TextPosition): string {
  const gutter = " ".repeat(String(position.line).length);
  const carets = " ".repeat(position.column - 1) + "^".repeat(Math.max(1, position.width));
  return `${gutter} |\n${position.line} | ${position.lineText}\n${gutter} | ${carets}\n`;
}

/** `TOML parse error at line 1, column 11\n  |\n…\nmessage\n`. */
export function tomlErrorText(message: string, position: TextPosition): string {
  return `TOML parse error at line ${position.line}, column ${position.column}\n${snippet(position)}${message}\n`;
}

/** The one-line form: `/abs/config.toml:1:11: message`, without a position for values. */
export function briefText(error: ConfigError): string {
  switch (error.kind) {
    case "syntax":
      return `${error.file}:${error.position.line}:${error.position.column}: ${error.message}`;
    case "value":
      return valueText(error);
    case "loading":
    case "override":
    case "semantic":
      return error.message;
  }
}

/** What exec and the terminal UI print on stderr before exit 1, with the final newline (spec/cli.md 2.6). */
export function execErrorText(error: ConfigError): string {
  switch (error.kind) {
    case "syntax":
      return `Error loading config.toml:\n${briefText(error)}\n${snippet(error.position)}`;
    case "value":
      return `Error loading config.toml: ${valueText(error)}\n`;
    case "loading":
      return `Error loading config.toml: ${error.message}\n`;
    case "override":
      return `Error parsing -c overrides: ${error.message}\n`;
    case "semantic":
      return `Error: ${error.message}\n`;
  }
}

/**
 * What the management commands (features, mcp, sandbox) print: `Error: PATH:1:11: …` with causes.
 * `context` is an outer sentence such as "failed to load configuration". `position` is where a wrong
 * value stands, from `locateValue`.
 */
export function commandErrorText(
  error: ConfigError,
  context: string | null,
  position?: TextPosition,
): string {
  const causes = [headText(error, position), ...detailText(error)];
  const [first, ...rest] = context === null ? causes : [context, ...causes];
  if (rest.length === 0) return `Error: ${first}\n`;
  const numbered = rest.length > 1;
  const lines = rest.map((cause, index) => indentCause(cause, numbered ? index : null));
  return `Error: ${first}\n\nCaused by:\n${lines.join("\n")}\n`;
}

/** What `login` prints. */
export function loginErrorText(error: ConfigError, position?: TextPosition): string {
  return `Error loading configuration: ${headText(error, position)}\n`;
}

function headText(error: ConfigError, position: TextPosition | undefined): string {
  if (error.kind !== "value") return briefText(error);
  if (error.file === null || position === undefined) return valueText(error);
  return `${error.file}:${position.line}:${position.column}: ${error.message}`;
}

function detailText(error: ConfigError): readonly string[] {
  if (error.kind === "syntax") return [tomlErrorText(error.message, error.position)];
  return error.kind === "value" && error.file !== null ? [valueText(error)] : [];
}

function indentCause(cause: string, index: number | null): string {
  const first = index === null ? "    " : `${String(index).padStart(5)}: `;
  const indent = " ".repeat(first.length);
  return cause
    .split("\n")
    .map((line, row) => (row === 0 ? first : indent) + line)
    .join("\n");
}
