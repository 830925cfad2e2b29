// What a user sends into a turn.

import type { Static } from "typebox";
import { defaulted, list, nullable, path, struct, tagged, text, uint, variant } from "./schema.ts";

export const ByteRange = struct("ByteRange", { start: uint, end: uint });
export type ByteRange = Static<typeof ByteRange>;

export const TextElement = struct("TextElement", { byteRange: ByteRange, placeholder: nullable(text) });
export type TextElement = Static<typeof TextElement>;

export const UserInput = tagged("UserInput", [
  variant("text", { text, text_elements: defaulted(list(TextElement), []) }),
  variant("image", { url: text }),
  variant("localImage", { path: path }),
  variant("skill", { name: text, path: path }),
  variant("mention", { name: text, path: text }),
]);
export type UserInput = Static<typeof UserInput>;
