// What `codex exec` and `codex review` are asked to do, as typed values. Types only: the command
// line makes them, the exec front end reads them.

export type SandboxMode = "read-only" | "workspace-write" | "danger-full-access";
export type ColorChoice = "always" | "never" | "auto";

/** What to review. At most one; `none` is an error that the front end reports (spec/cli.md 2.1). */
export type ReviewRequest =
  | { readonly type: "uncommitted" }
  | { readonly type: "base"; readonly branch: string }
  | { readonly type: "commit"; readonly sha: string; readonly title?: string }
  /** `-` means: read the instructions from stdin. */
  | { readonly type: "custom"; readonly instructions: string }
  | { readonly type: "none" };

export type ExecTask =
  /** Prompt absent or `-`: read it from stdin. */
  | { readonly type: "run"; readonly prompt?: string }
  | {
      readonly type: "resume";
      /** A UUID or a thread name. With `last` it is absent: the only word is then the prompt. */
      readonly thread?: string;
      readonly prompt?: string;
      readonly last: boolean;
      /** `--last` looks beyond the current directory. */
      readonly all: boolean;
    }
  | { readonly type: "review"; readonly target: ReviewRequest };

export interface ExecOptions {
  readonly task: ExecTask;
  /** `key=value` of `-c`, outermost level first, then the feature switches. Later ones win. */
  readonly overrides: readonly string[];
  readonly images: readonly string[];
  readonly model?: string;
  readonly oss: boolean;
  readonly localProvider?: string;
  readonly profile?: string;
  readonly sandbox?: SandboxMode;
  readonly fullAuto: boolean;
  readonly bypassApprovalsAndSandbox: boolean;
  /** As typed; relative to the directory of the process. */
  readonly cwd?: string;
  readonly addDirs: readonly string[];
  readonly skipGitRepoCheck: boolean;
  readonly ephemeral: boolean;
  readonly outputSchemaFile?: string;
  readonly color: ColorChoice;
  readonly json: boolean;
  readonly lastMessageFile?: string;
}
