// A client's input becomes one user message. An image that cannot be attached becomes a sentence
// that says so, and the turn goes on (spec/cli.md 2.1, `--image`). Images are not resized: one over
// the cap is refused, because servers would refuse the whole request.
import * as path from "node:path";
import { osErrorText } from "../base/os-error.ts";
import type { ContentPart, MessageItem } from "../protocol/model-item.ts";
import type { ContextFiles } from "./files.ts";
import { sniffImage, typeByName } from "./image-type.ts";

/** One part of an input, as `turn/start` and `turn/steer` carry it. */
export type UserInputPart =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "image"; readonly url: string }
  | { readonly type: "localImage"; readonly path: string }
  | { readonly type: "skill"; readonly name: string; readonly path: string }
  | { readonly type: "mention"; readonly name: string; readonly path: string };

/** The largest image file that is attached, in bytes; base64 makes it a third larger. */
export const MAX_IMAGE_BYTES = 10 * 1024 * 1024;

/**
 * The user message for an input; null when nothing of it is said to the model (only skills and
 * mentions, which extensions expand). Relative image paths are looked up from `cwd`.
 */
export function userMessage(
  input: readonly UserInputPart[],
  cwd: string,
  files: ContextFiles,
): MessageItem | null {
  let images = 0;
  const content = input.flatMap((part): readonly ContentPart[] => {
    switch (part.type) {
      case "text":
        return [textPart(part.text)];
      case "image":
        return framed("<image>", part.url);
      case "localImage":
        images++;
        return localImage(part.path, images, path.resolve(cwd, part.path), files);
      case "skill":
      case "mention":
        return [];
    }
  });
  return content.length === 0 ? null : { type: "message", role: "user", content };
}

/** Reads an image file as a `data:` URL. The error is a sentence for the model and the user. */
export function imageDataUrl(
  shown: string,
  absolute: string,
  files: ContextFiles,
): { readonly ok: true; readonly value: string } | { readonly ok: false; readonly error: string } {
  // Opening a pipe or a device could wait for ever.
  if (files.kind(absolute) === "other") {
    return { ok: false, error: `Codex could not read the local image at \`${shown}\`: it is not a file.` };
  }
  let bytes: Uint8Array;
  try {
    bytes = files.readFile(absolute, MAX_IMAGE_BYTES + 1);
  } catch (error) {
    return {
      ok: false,
      error: `Codex could not read the local image at \`${shown}\`: ${osErrorText(error)}`,
    };
  }
  if (bytes.length > MAX_IMAGE_BYTES) {
    return { ok: false, error: `Codex cannot attach image at \`${shown}\`: it is larger than 10 MiB.` };
  }
  const type = sniffImage(bytes);
  if (type === null) {
    const claimed = typeByName(shown);
    return {
      ok: false,
      error: `Codex cannot attach image at \`${shown}\`: unsupported image \`${claimed}\`.`,
    };
  }
  const base64 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
  return { ok: true, value: `data:${type};base64,${base64}` };
}

// Failures use up a number too, so that "image 2" is the second one the user named.
function localImage(
  shown: string,
  number: number,
  absolute: string,
  files: ContextFiles,
): readonly ContentPart[] {
  const image = imageDataUrl(shown, absolute, files);
  return image.ok ? framed(`<image name=[Image #${number}]>`, image.value) : [textPart(image.error)];
}

function framed(label: string, url: string): readonly ContentPart[] {
  return [textPart(label), { type: "input_image", image_url: url }, textPart("</image>")];
}

function textPart(text: string): ContentPart {
  return { type: "input_text", text };
}
