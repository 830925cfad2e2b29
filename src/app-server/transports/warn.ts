// Sentences of the transports for whoever runs the server. They go to stderr, never to a client.
import { inertText } from "../../base/escape.ts";

let isGuarded = false;

/** Writes one line to stderr. A stderr that is gone ends nothing. */
export function warn(sentence: string): void {
  tell(`warning: ${sentence}.`);
}

/** Writes lines to stderr as they are. */
export function tell(text: string): void {
  if (!isGuarded) process.stderr.on("error", () => undefined);
  isGuarded = true;
  process.stderr.write(inertText(`${text}\n`));
}
