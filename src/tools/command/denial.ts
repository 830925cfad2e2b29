// Guessing that the sandbox stopped a command. The kernel only answers EPERM or EROFS to the
// command, so the exit code and the words in its output are all there is (`spec/cli.md` 2.4).

const MARKS = [
  "operation not permitted",
  "permission denied",
  "read-only file system",
  "seccomp",
  "sandbox",
  "landlock",
  "failed to write file",
];
/** 128 + SIGSYS: the seccomp filter killed it. */
const SIGSYS_EXIT = 159;

/** Whether a sandboxed command's end looks like a denial. The words decide, whatever the exit code. */
export function looksDenied(exitCode: number, output: string): boolean {
  if (exitCode === 0) return false;
  if (exitCode === SIGSYS_EXIT) return true;
  const lower = output.toLowerCase();
  return MARKS.some((mark) => lower.includes(mark));
}

/** The text models know for a denial: 0.120's debug form of its error value. */
export function denialText(command: string, exitCode: number, output: string): string {
  const quoted = debugString(output);
  const stream = (text: string): string => `StreamOutput { text: ${text}, truncated_after_lines: None }`;
  return (
    `exec_command failed for \`${command}\`: SandboxDenied { message: ${quoted}, ` +
    `output: ExecToolCallOutput { exit_code: ${exitCode}, stdout: ${stream('""')}, stderr: ${stream(quoted)}, ` +
    `aggregated_output: ${stream(quoted)}, duration: 0ns, timed_out: false } }`
  );
}

/** The text models know for a command that was refused or could not be started. */
export function rejectionText(command: string, reason: string): string {
  return `exec_command failed for \`${command}\`: CreateProcess { message: ${debugString(`Rejected(${debugString(reason)})`)} }`;
}

/** A string as Rust's `{:?}` prints it. */
function debugString(text: string): string {
  const escaped = text.replace(/["\\]|[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu, (character) => {
    const short = SHORT[character];
    return short ?? `\\u{${character.codePointAt(0)!.toString(16)}}`;
  });
  return `"${escaped}"`;
}

const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\0": "\\0",
};
