// The two texts of a compaction: the request for a summary, and the line that introduces the summary
// to the model that goes on. Their first words are literals by which both are recognised in rollouts.

/** Last user message of a compaction request. */
export const COMPACTION_PROMPT = `You are performing a CONTEXT CHECKPOINT COMPACTION. The conversation above will be replaced by the summary you write now; whoever continues sees that summary and the user's own messages, nothing else.

Write down, as far as it applies:
- What the user wants, with every limit, preference and correction they gave, in their words where wording matters.
- What is done: files created or changed and how, decisions with their reasons, what was tried and failed and why.
- What is known: paths, symbols, commands that work, exact error messages, test results, facts that took effort to find.
- Where things stand: the step in progress, running programs, uncommitted or half-made edits.
- What comes next, in order.

Be complete about facts and brief in words. Mark what was verified and what is only assumed. Do not go on with the task and do not call tools.
`;

/** First words of a summary message, ours or 0.120's. */
export const SUMMARY_MARK = "Another language model started to solve this problem";

const SUMMARY_PREFIX = `${SUMMARY_MARK} and left the summary below. Files and running programs are as it left them. Build on its work and do not repeat it; check what it marks as assumed.`;

/** The user message that carries a summary into the new history. The summary is its last part, unchanged. */
export function summaryMessage(summary: string): string {
  return `${SUMMARY_PREFIX}\n${summary}`;
}
