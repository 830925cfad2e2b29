// What the thread's own model is told after a review, so that the user can ask about it. Pure. The
// frame `<user_action>` is 0.120's: readers tell these messages from a person's by it.

/** Said in the agent's place when a review ended early. */
export const REVIEW_CUT_SHORT = "The review ended before it had a result. Start it again to get one.";

/** The note on a finished review; `text` is what the user was shown. */
export function reviewFinishedNote(text: string): string {
  return userAction(
    "The user asked for a review, and a separate reviewer made it. What the user was shown follows; they may ask you to resolve some of the comments.",
    text,
  );
}

/** The note on a review that was interrupted or failed. */
export function reviewCutShortNote(): string {
  return userAction(
    "The user asked for a review, but it ended before it had a result. If they ask about it, say that it has to be started again.",
    "None.",
  );
}

function userAction(context: string, results: string): string {
  return `<user_action>
  <context>${context}</context>
  <action>review</action>
  <results>
  ${results}
  </results>
</user_action>
`;
}
