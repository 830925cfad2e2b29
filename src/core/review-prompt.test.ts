import { expect, it } from "vitest";
import { checkedTarget, reviewLabel, reviewPrompt } from "./review-prompt.ts";

it("takes white space off a target, and a blank title away", () => {
  expect(checkedTarget({ type: "baseBranch", branch: " main " })).toEqual({
    ok: true,
    value: { type: "baseBranch", branch: "main" },
  });
  expect(checkedTarget({ type: "commit", sha: " abc ", title: " " })).toEqual({
    ok: true,
    value: { type: "commit", sha: "abc", title: null },
  });
  expect(checkedTarget({ type: "custom", instructions: " look\n" })).toEqual({
    ok: true,
    value: { type: "custom", instructions: "look" },
  });
});

it("names what is empty in a target", () => {
  expect(checkedTarget({ type: "baseBranch", branch: "\t" })).toEqual({
    ok: false,
    error: "branch must not be empty",
  });
  expect(checkedTarget({ type: "commit", sha: "", title: "x" })).toEqual({
    ok: false,
    error: "sha must not be empty",
  });
  expect(checkedTarget({ type: "custom", instructions: " " })).toEqual({
    ok: false,
    error: "instructions must not be empty",
  });
});

it("labels each kind of target as clients show it", () => {
  expect(reviewLabel({ type: "uncommittedChanges" })).toBe("current changes");
  expect(reviewLabel({ type: "baseBranch", branch: "main" })).toBe("changes against 'main'");
  expect(reviewLabel({ type: "commit", sha: "1234567deadbeef", title: "Tidy" })).toBe("commit 1234567: Tidy");
  expect(reviewLabel({ type: "commit", sha: "12", title: null })).toBe("commit 12");
  expect(reviewLabel({ type: "custom", instructions: "speed only" })).toBe("speed only");
});

it("asks the reviewer in the words that 0.120 uses", () => {
  expect(reviewPrompt({ type: "uncommittedChanges" }, null)).toBe(
    "Review the current code changes (staged, unstaged, and untracked files) and provide prioritized findings.",
  );
  expect(reviewPrompt({ type: "baseBranch", branch: "main" }, "abc")).toBe(
    "Review the code changes against the base branch 'main'. The merge base commit for this comparison is abc. Run `git diff abc` to inspect the changes relative to main. Provide prioritized, actionable findings.",
  );
  expect(reviewPrompt({ type: "commit", sha: "abc", title: "T" }, null)).toBe(
    'Review the code changes introduced by commit abc ("T"). Provide prioritized, actionable findings.',
  );
  expect(reviewPrompt({ type: "commit", sha: "abc", title: null }, null)).toBe(
    "Review the code changes introduced by commit abc. Provide prioritized, actionable findings.",
  );
  expect(reviewPrompt({ type: "custom", instructions: "speed only" }, null)).toBe("speed only");
});

it("leaves the search to the reviewer when git knows no merge base", () => {
  const prompt = reviewPrompt({ type: "baseBranch", branch: "gone" }, null);
  expect(prompt).toContain("against the base branch 'gone'");
  expect(prompt).toContain("merge base");
  expect(prompt).not.toContain("null");
});
