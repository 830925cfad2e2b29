import { describe, expect, it } from "vitest";
import {
  FEATURES,
  isKnownFeature,
  renderFeatureList,
  resolveFeatures,
  unfinishedFeaturesWarning,
} from "./features.ts";

describe("features", () => {
  it("lists the 54 flags of 0.120 in alphabetical order, in columns", () => {
    expect(FEATURES).toHaveLength(54);
    const lines = renderFeatureList(resolveFeatures({})).split("\n");
    expect(lines[0]).toBe("apply_patch_freeform             under development  false");
    expect(lines[1]).toBe("apps                             stable             true");
    expect(lines).toContain("collaboration_modes              removed            true");
    expect(lines).toContain("undo                             stable             false");
    expect(lines).toContain("web_search_request               deprecated         false");
    expect([...lines].slice(0, -1).sort()).toEqual(lines.slice(0, -1));
  });

  it("applies the table over defaults, old names below present ones, and ignores unknown names", () => {
    const features = resolveFeatures({ features: { multi_agent: false, no_such: true, memory_tool: true } });
    expect([features["multi_agent"], features["memories"], features["no_such"]]).toEqual([
      false,
      true,
      undefined,
    ]);
    expect(resolveFeatures({ features: { memories: false, memory_tool: true } })["memories"]).toBe(false);
    expect(resolveFeatures({ features: { multi_agent_v2: { enabled: true } } })["multi_agent_v2"]).toBe(true);
    expect(resolveFeatures({ experimental_use_unified_exec_tool: false })["unified_exec"]).toBe(false);
  });

  it("knows old names but no others", () => {
    expect(["memories", "smart_approvals", "nope", "constructor"].map(isKnownFeature)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it("warns of unfinished features only", () => {
    expect(unfinishedFeaturesWarning(["shell_tool"], "/c")).toBeNull();
    expect(unfinishedFeaturesWarning(["child_agents_md"], "/c/config.toml")).toBe(
      "Under-development features enabled: child_agents_md. Under-development features are incomplete and may behave unpredictably. To suppress this warning, set `suppress_unstable_features_warning = true` in /c/config.toml.",
    );
  });
});
