import { describe, expect, it } from "vitest";
import { defaultModel, isKnownModel, listModels, modelInfo } from "./catalogue.ts";

describe("modelInfo", () => {
  it("knows what the newest coding models take", () => {
    for (const slug of ["gpt-5.4", "gpt-5.3-codex"]) {
      expect(modelInfo(slug)).toMatchObject({
        defaultEffort: "medium",
        defaultSummary: null,
        defaultVerbosity: "low",
        parallelToolCalls: true,
        applyPatch: "freeform",
        shellTool: "shell_command",
        truncation: { mode: "tokens", limit: 10_000 },
        contextWindow: 272_000,
        effectiveContextPercent: 95,
      });
    }
  });

  it("knows the differences of older models", () => {
    expect(modelInfo("gpt-5.2-codex")).toMatchObject({
      defaultSummary: "auto",
      defaultVerbosity: null,
      parallelToolCalls: true,
    });
    expect(modelInfo("gpt-5.2")).toMatchObject({
      defaultSummary: "auto",
      defaultVerbosity: "low",
      truncation: { mode: "bytes" },
    });
    expect(modelInfo("gpt-5.1-codex-max")).toMatchObject({
      defaultVerbosity: null,
      parallelToolCalls: false,
      hidden: false,
    });
    expect(modelInfo("gpt-5.1-codex-mini").supportedEfforts.map(({ effort }) => effort)).toEqual([
      "medium",
      "high",
    ]);
    expect(modelInfo("gpt-5")).toMatchObject({ applyPatch: null, shellTool: "shell", hidden: true });
    expect(modelInfo("gpt-oss-20b")).toMatchObject({
      contextWindow: 128_000,
      inputModalities: ["text"],
      shellTool: "shell",
    });
  });

  it("gives a variant the facts of the longest name it begins with, under its own name", () => {
    expect(modelInfo("gpt-5.4-mini")).toMatchObject({
      slug: "gpt-5.4-mini",
      displayName: "gpt-5.4-mini",
      defaultVerbosity: "low",
      hidden: true,
    });
    expect(modelInfo("gpt-5.3-codex-spark")).toMatchObject({ supportsPersonality: true, isDefault: false });
    expect(modelInfo("gpt-5.1-codex-max-2025")).toMatchObject({ supportedEfforts: { length: 4 } });
    expect(modelInfo("gpt-5.3")).toMatchObject({ applyPatch: null, supportsReasoning: true });
  });

  it("looks behind one namespace, not behind two", () => {
    expect(modelInfo("openai/gpt-oss-20b")).toMatchObject({
      slug: "openai/gpt-oss-20b",
      contextWindow: 128_000,
    });
    expect(isKnownModel("custom/gpt-5.2-codex")).toBe(true);
    expect(isKnownModel("a/b/gpt-5.4")).toBe(false);
  });

  it("gives unknown models cautious defaults", () => {
    for (const slug of ["mock-model", "o3", "gpt-oss:20b", "gpt-4.1", ""]) {
      expect(isKnownModel(slug)).toBe(false);
      expect(modelInfo(slug)).toMatchObject({
        slug,
        contextWindow: 272_000,
        supportsReasoning: false,
        defaultVerbosity: null,
        parallelToolCalls: false,
        applyPatch: null,
        shellTool: "shell",
      });
    }
  });
});

describe("listModels", () => {
  it("has the visible models in the order of model/list, one of them the default", () => {
    expect(
      listModels()
        .filter(({ hidden }) => !hidden)
        .map(({ slug }) => slug),
    ).toEqual([
      "gpt-5.3-codex",
      "gpt-5.4",
      "gpt-5.2-codex",
      "gpt-5.1-codex-max",
      "gpt-5.2",
      "gpt-5.1-codex-mini",
    ]);
    expect(listModels()).toHaveLength(13);
    expect(listModels().filter(({ isDefault }) => isDefault)).toEqual([defaultModel()]);
    expect(defaultModel().slug).toBe("gpt-5.3-codex");
  });
});
