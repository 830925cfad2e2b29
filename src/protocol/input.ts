// What a user sends into a turn.

import type { Static } from "typebox";
import { text, uint, struct, variant, tagged, list, nullable, defaulted } from "./schema.ts";

export const ByteRange = struct("ByteRange", { start: uint, end: uint });
export type ByteRange = Static<typeof ByteRange>;

export const TextElement = struct("TextElement", { byteRange: ByteRange, placeholder: nullable(text) });
export type TextElement = Static<typeof TextElement>;

export const UserInput = tagged("UserInput", [
  variant("text", { text, text_elements: defaulted(list(TextElement), []) }),
  variant("image", { url: text }),
  variant("localImage", { path: text }),
  variant("skill", { name: text, path: text }),
  variant("mention", { name: text, path: text }),
]);
export type UserInput = Static<typeof UserInput>;
