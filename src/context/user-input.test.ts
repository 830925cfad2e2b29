import { describe, expect, it } from "vitest";
import { memoryFiles } from "./memory-files.test-support.ts";
import { MAX_IMAGE_BYTES, userMessage, type UserInputPart } from "./user-input.ts";
import { sniffImage, typeByName } from "./image-type.ts";

const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const url = `data:image/png;base64,${PNG.toString("base64")}`;
const files = memoryFiles({
  "/ws/p.png": PNG,
  "/ws/p.txt": PNG,
  "/ws/t.txt": "text",
  "/ws/noext": "text",
  "/ws/b.jpg": "text",
  "/ws/empty.png": "",
  "/ws/cut.png": PNG.subarray(0, 40),
  "/ws/d.png": "<dir>",
  "/ws/pipe": "<pipe>",
  "/ws/big.png": Buffer.concat([PNG, Buffer.alloc(MAX_IMAGE_BYTES)]),
});

const contentOf = (...input: UserInputPart[]) =>
  userMessage(input, "/ws", files)?.content.map((part) => ("text" in part ? part.text : part.image_url));
const local = (path: string) => ({ type: "localImage", path }) as const;
const text = (value: string) => ({ type: "text", text: value }) as const;

describe("a user message", () => {
  it("keeps text parts as they are, the empty ones too", () => {
    expect(contentOf(text("part one"), text(""), text("part three"))).toEqual(["part one", "", "part three"]);
  });

  it("frames images, numbered when they are local", () => {
    expect(contentOf(local("p.png"), local("/ws/p.txt"), text("look"))).toEqual([
      "<image name=[Image #1]>",
      url,
      "</image>",
      "<image name=[Image #2]>",
      url,
      "</image>",
      "look",
    ]);
    expect(contentOf({ type: "image", url: "https://x/y.png" })).toEqual([
      "<image>",
      "https://x/y.png",
      "</image>",
    ]);
  });

  it("says why an image is missing, and counts it", () => {
    expect(contentOf(local("nope.png"), local("p.png"))?.slice(0, 2)).toEqual([
      "Codex could not read the local image at `nope.png`: No such file or directory (os error 2)",
      "<image name=[Image #2]>",
    ]);
    expect(contentOf(local("d.png"))).toEqual([
      "Codex could not read the local image at `d.png`: Is a directory (os error 21)",
    ]);
    expect(contentOf(local("pipe"))).toEqual([
      "Codex could not read the local image at `pipe`: it is not a file.",
    ]);
  });

  it("refuses what is no whole image, by its bytes", () => {
    const refusals = ["t.txt", "noext", "b.jpg", "empty.png", "cut.png"].map(
      (path) => contentOf(local(path))?.[0],
    );
    expect(refusals).toEqual([
      "Codex cannot attach image at `t.txt`: unsupported image `text/plain`.",
      "Codex cannot attach image at `noext`: unsupported image `unknown`.",
      "Codex cannot attach image at `b.jpg`: unsupported image `image/jpeg`.",
      "Codex cannot attach image at `empty.png`: unsupported image `image/png`.",
      "Codex cannot attach image at `cut.png`: unsupported image `image/png`.",
    ]);
    expect(contentOf(local("big.png"))).toEqual([
      "Codex cannot attach image at `big.png`: it is larger than 10 MiB.",
    ]);
  });

  it("is nothing for skills and mentions alone", () => {
    expect(
      contentOf({ type: "skill", name: "s", path: "/s" }, { type: "mention", name: "m", path: "app://m" }),
    ).toBe(undefined);
  });
});

it("tells formats apart by magic bytes", () => {
  const webp = Buffer.from("RIFF\x08\0\0\0WEBPVP8 ", "latin1").subarray(0, 16);
  expect(sniffImage(PNG)).toBe("image/png");
  expect(sniffImage(Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0]))).toBe("image/jpeg");
  expect(sniffImage(Buffer.from("GIF89a\x01\0\x01\0\0\0\0\0", "latin1"))).toBe("image/gif");
  expect(sniffImage(webp)).toBe("image/webp");
  expect(sniffImage(Buffer.from("RIFF\xff\xff\0\0WEBPVP8 ", "latin1"))).toBeNull();
  expect(sniffImage(new Uint8Array())).toBeNull();
});

it("names the type that a file name claims", () => {
  expect(["a/B.PNG", ".png", "x.tar.svg", "dir.png/noext"].map(typeByName)).toEqual([
    "image/png",
    "unknown",
    "image/svg+xml",
    "unknown",
  ]);
});
