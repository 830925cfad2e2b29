// experimentalFeature/list and enablement/set, collaborationMode/list, and the method that only tests the
// experimental gate.
import { isKnownFeature } from "../../config/features.ts";
import { featureCatalogue } from "../feature-catalogue.ts";
import { method } from "../method.ts";
import { page } from "../page.ts";
import { invalidRequest } from "../rpc-error.ts";

/** Features that a client may switch while the server runs (0.120's list). */
const SWITCHABLE = ["apps", "plugins", "tool_search", "tool_suggest", "tool_call_mcp_elicitation"];

export const experimentalFeatureList = method("experimentalFeature/list", (params, context) => {
  const { services } = context.engine;
  const config = services.loadConfig({ cwd: services.cwd, overrides: [], flags: {} });
  // With a configuration that cannot be read the defaults hold; `configWarning` has said so.
  const configured = config.ok ? config.value.features : null;
  const catalogue = featureCatalogue(
    (name) => context.runtimeFeatures.get(name) ?? configured?.[name] ?? false,
  );
  return page(catalogue, params, "feature flags");
});

export const experimentalFeatureEnablementSet = method(
  "experimentalFeature/enablement/set",
  ({ enablement }, { runtimeFeatures }) => {
    for (const name of Object.keys(enablement)) {
      if (!isKnownFeature(name)) throw invalidRequest(`invalid feature enablement \`${name}\``);
      if (!SWITCHABLE.includes(name)) {
        const supported = SWITCHABLE.join(", ");
        throw invalidRequest(
          `unsupported feature enablement \`${name}\`: currently supported features are ${supported}`,
        );
      }
    }
    for (const [name, on] of Object.entries(enablement)) runtimeFeatures.set(name, on);
    return { enablement };
  },
);

export const collaborationModeList = method("collaborationMode/list", () => ({
  data: [
    { name: "Plan", mode: "plan" as const, model: null, reasoning_effort: "medium" as const },
    { name: "Default", mode: "default" as const, model: null, reasoning_effort: null },
  ],
}));

export const mockExperimentalMethod = method("mock/experimentalMethod", ({ value }) => ({
  echoed: value ?? null,
}));
