import { describe, expect, it } from "vitest";
import { memoryFiles, type MemoryNode } from "./memory-files.test-support.ts";
import { loadProjectDocs, type ProjectDocsInput } from "./project-docs.ts";

const base: ProjectDocsInput = {
  codexHome: "/home/c",
  cwd: "/repo/sub/deep",
  rootMarkers: [".git"],
  fallbackNames: ["FB.md"],
  maxBytes: 32_768,
};

function load(nodes: Record<string, MemoryNode>, input: Partial<ProjectDocsInput> = {}) {
  return loadProjectDocs({ ...base, ...input }, memoryFiles({ "/repo/.git": "<dir>", ...nodes }));
}

const inner = (text: string | null): string | undefined =>
  /^# AGENTS.md instructions for \/repo\/sub\/deep\n\n<INSTRUCTIONS>\n([^]*)\n<\/INSTRUCTIONS>$/.exec(
    text ?? "",
  )?.[1];

describe("AGENTS.md", () => {
  it("joins the home file and the project's files from the root down (recorded form)", () => {
    const docs = load({
      "/home/c/AGENTS.md": "Global rule.\n",
      "/repo/AGENTS.md": "Root rule.\n",
      "/repo/sub/deep/AGENTS.md": "Nested rule.\n",
    });
    expect(inner(docs.text)).toBe("Global rule.\n\n--- project-doc ---\n\nRoot rule.\n\n\nNested rule.\n");
    expect(docs.sources).toEqual(["/home/c/AGENTS.md", "/repo/AGENTS.md", "/repo/sub/deep/AGENTS.md"]);
  });

  it("is nothing when there is no file", () => {
    expect(load({})).toEqual({ text: null, sources: [], cutAt: null, unreadable: [] });
  });

  it("lets a blank override at home give way, but not one in a project", () => {
    const docs = load({
      "/home/c/AGENTS.override.md": " \n",
      "/home/c/AGENTS.md": "  home\n\n",
      "/repo/sub/AGENTS.override.md": " \n",
      "/repo/sub/AGENTS.md": "hidden",
    });
    expect(inner(docs.text)).toBe("home");
  });

  it("takes one file per folder: override, AGENTS.md, then fallback names", () => {
    const docs = load({
      "/repo/AGENTS.override.md": "A",
      "/repo/AGENTS.md": "no",
      "/repo/sub/FB.md": "B",
      "/repo/sub/deep/AGENTS.md": "<dir>",
      "/repo/sub/deep/FB.md": "C",
    });
    expect(inner(docs.text)).toBe("A\n\nB\n\nC");
  });

  it("looks at the working directory only when there is no root, and never above the root", () => {
    const nodes = { "/AGENTS.md": "top", "/repo/AGENTS.md": "R", "/repo/sub/deep/AGENTS.md": "D" };
    expect(inner(load(nodes, { rootMarkers: [] }).text)).toBe("D");
    expect(inner(load(nodes, { rootMarkers: ["absent"] }).text)).toBe("D");
    expect(inner(load(nodes).text)).toBe("R\n\nD");
  });

  it("cuts the file that crosses the budget, between characters, and says which", () => {
    const nodes = { "/repo/AGENTS.md": "root ÿ doc \n\n", "/repo/sub/AGENTS.md": "deep" };
    expect(inner(load(nodes, { maxBytes: 11 }).text)).toBe("root ÿ doc");
    expect(load(nodes, { maxBytes: 11 }).cutAt).toBe("/repo/AGENTS.md");
    expect(inner(load(nodes, { maxBytes: 6 }).text)).toBe("root ");
    expect(load(nodes, { maxBytes: 14 })).toMatchObject({ cutAt: "/repo/sub/AGENTS.md" });
    expect(inner(load(nodes, { maxBytes: 18 }).text)).toBe("root ÿ doc \n\n\n\ndeep");
    expect(load(nodes, { maxBytes: 18 }).cutAt).toBeNull();
  });

  it("leaves project files out at a budget of 0, but keeps the home file", () => {
    const docs = load({ "/home/c/AGENTS.md": "home", "/repo/AGENTS.md": "R" }, { maxBytes: 0 });
    expect(inner(docs.text)).toBe("home");
  });

  it("follows symlinks and replaces invalid UTF-8", () => {
    const docs = load({
      "/elsewhere.md": Uint8Array.from([0x68, 0xff, 0x69]),
      "/repo/AGENTS.md": { link: "/elsewhere.md" },
      "/home/c/AGENTS.md": Uint8Array.from([0xfe, 0x21]),
    });
    expect(inner(docs.text)).toBe("\ufffd!\n\n--- project-doc ---\n\nh\ufffdi");
  });

  it("reports a file it may not read and goes on", () => {
    const docs = load({ "/repo/AGENTS.md": { error: "EACCES" }, "/repo/sub/AGENTS.md": "S" });
    expect(inner(docs.text)).toBe("S");
    expect(docs.unreadable).toEqual([{ path: "/repo/AGENTS.md", cause: "Permission denied (os error 13)" }]);
  });
});
