// Starting a thread with an explicit working directory and write access says that the user trusts
// the project: it is written down, so that the next thread there starts the same way (as 0.120).
import type { ThreadSetup } from "./thread-config.ts";

/** Marks the project trusted when that is what the start of this thread means. Returns a sentence when it could not be saved. */
export async function trustStartedProject(
  setup: ThreadSetup,
  givenCwd: string | null,
): Promise<string | null> {
  const { effective, settings } = setup;
  if (givenCwd === null || settings.sandboxPolicy.type === "readOnly" || effective.trust !== null)
    return null;
  const { markTrusted } = await import("../config/edit-file.ts");
  const marked = await markTrusted(effective.codexHome, effective.place);
  return marked.ok ? null : marked.error.message;
}
