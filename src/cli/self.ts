// How to run this program again.

/** argv prefix: the runtime and our entry script. */
export function selfArgv(): readonly string[] {
  return [process.execPath, process.argv[1] ?? ""];
}
