// view_image: puts an image file of this machine in front of the model.
import { promises as fs } from "node:fs";
import * as path from "node:path";
import { osErrorText } from "../base/os-error.ts";
import { imageDataUrl } from "../context/user-input.ts";
import { decodeArguments, required, string, struct } from "./arguments.ts";
import { failure, type Tool } from "./types.ts";

const SHAPE = struct("ViewImageArgs", { path: required(string) });

export const viewImageTool: Tool = {
  name: "view_image",
  spec: {
    type: "function",
    name: "view_image",
    description:
      "Shows you an image file from this machine. Use it only when the user asks for it or names an image file.",
    strict: false,
    parameters: {
      type: "object",
      properties: { path: { type: "string", description: "Path of the image file." } },
      required: ["path"],
      additionalProperties: false,
    },
  },
  async run(call, context) {
    if (!context.settings.imageInput) {
      return failure("view_image is not allowed because you do not support image inputs");
    }
    const decoded = decodeArguments(call.input, SHAPE);
    if (!decoded.ok) return failure(decoded.error);
    const file = path.resolve(context.settings.cwd, decoded.value.path);
    try {
      if (!(await fs.stat(file)).isFile()) return failure(`image path \`${file}\` is not a file`);
    } catch (error) {
      return failure(`unable to locate image at \`${file}\`: ${osErrorText(error)}`);
    }
    const url = imageDataUrl(file, file, context.files);
    if (!url.ok) return failure(url.error);
    const item = { type: "imageView" as const, id: call.callId, path: file };
    return {
      output: [{ type: "input_image", image_url: url.value }],
      success: true,
      announce: () => {
        context.items.started(item);
        context.items.completed(item);
      },
    };
  },
};
