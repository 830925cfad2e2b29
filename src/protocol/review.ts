// Code review turns.

import type { Static } from "typebox";
import { Turn } from "./turn.ts";
import { text, struct, choice, variant, tagged, nullable, maybe } from "./schema.ts";

export const ReviewDelivery = choice("ReviewDelivery", ["inline", "detached"]);
export type ReviewDelivery = Static<typeof ReviewDelivery>;

export const ReviewTarget = tagged("ReviewTarget", [
  variant("uncommittedChanges", {}),
  variant("baseBranch", { branch: text }),
  variant("commit", { sha: text, title: nullable(text) }),
  variant("custom", { instructions: text }),
]);
export type ReviewTarget = Static<typeof ReviewTarget>;

export const ReviewStartParams = struct("ReviewStartParams", {
  threadId: text,
  target: ReviewTarget,
  delivery: maybe(ReviewDelivery),
});
export type ReviewStartParams = Static<typeof ReviewStartParams>;

export const ReviewStartResponse = struct("ReviewStartResponse", { turn: Turn, reviewThreadId: text });
export type ReviewStartResponse = Static<typeof ReviewStartResponse>;
