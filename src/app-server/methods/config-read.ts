// config/read: the effective configuration, where each value comes from, and the layers if asked.
import { briefText } from "../../config/error.ts";
import { layerVersion } from "../../config/layer-version.ts";
import { collectOrigins, mergeLayers, type ConfigLayer } from "../../config/layers.ts";
import { toJson } from "../../config/tree.ts";
import type { ConfigReadResponse } from "../../protocol/config.ts";
import { method } from "../method.ts";
import { INTERNAL_ERROR, RpcError } from "../rpc-error.ts";

export const configRead = method("config/read", async (params, { engine }) => {
  const { services } = engine;
  const config = services.loadConfig({ cwd: params.cwd ?? services.cwd, overrides: [], flags: {} });
  if (!config.ok) {
    throw new RpcError(INTERNAL_ERROR, `failed to read configuration layers: ${briefText(config.error)}`);
  }
  // Without a working directory of the client's there is no project to speak of.
  const layers = config.value.layers.filter((layer) => isShown(layer, params.cwd != null));
  const { configView } = await import("../config-view.ts");
  const origins = [...collectOrigins(layers)].map(([key, layer]) => [key, metadata(layer)] as const);
  const answer: Omit<ConfigReadResponse, "layers"> & Partial<Pick<ConfigReadResponse, "layers">> = {
    config: configView(
      toJson(mergeLayers(layers)) as Readonly<Record<string, unknown>>,
    ) as ConfigReadResponse["config"],
    origins: Object.fromEntries(origins),
    ...(params.includeLayers === true ? { layers: layers.toReversed().map(layerView) } : {}),
  };
  // 0.120 leaves the member out rather than sending null.
  return answer as ConfigReadResponse;
});

/** A process without `-c` has no layer of its own. */
function isShown(layer: ConfigLayer, withProject: boolean): boolean {
  if (layer.name.type === "project") return withProject;
  return layer.name.type !== "sessionFlags" || Object.keys(layer.tree).length > 0;
}

function metadata(layer: ConfigLayer) {
  return { name: layer.name, version: layerVersion(layer) };
}

function layerView(layer: ConfigLayer) {
  return {
    ...metadata(layer),
    config: toJson(layer.raw) as never,
    ...(layer.disabledReason === null ? {} : { disabledReason: layer.disabledReason }),
  } as NonNullable<ConfigReadResponse["layers"]>[number];
}
