// config/value/write and config/batchWrite: changes of the user's config.toml; configRequirements/read:
// what an administrator allows.
import { readConstraints } from "../../config/effective.ts";
import { briefText } from "../../config/error.ts";
import { layerVersion } from "../../config/layer-version.ts";
import type { ConfigLayer } from "../../config/layers.ts";
import { writeConfig, type RequestedEdit, type WriteOutcome } from "../../config/write.ts";
import type { Engine } from "../../core/engine.ts";
import { requirementsView } from "../requirements-view.ts";
import { method } from "../method.ts";
import { internalError, invalidRequest } from "../rpc-error.ts";

export const configValueWrite = method("config/value/write", async (params, { engine }) => {
  const { keyPath, value, mergeStrategy } = params;
  return write(engine, { ...params, edits: [{ keyPath, value, mergeStrategy }] });
});

export const configBatchWrite = method("config/batchWrite", async (params, { engine }) => {
  const written = await write(engine, params);
  if (params.reloadUserConfig === true) await engine.reloadConfig();
  return written;
});

export const configRequirementsRead = method("configRequirements/read", (_, { engine }) => {
  const requirements = readConstraints(layersOf(engine));
  if (!requirements.ok) throw internalError(`failed to read requirements: ${briefText(requirements.error)}`);
  return { requirements: requirementsView(requirements.value) };
});

interface Write {
  readonly edits: readonly RequestedEdit[];
  readonly filePath?: string | null;
  readonly expectedVersion?: string | null;
}

/** One write at a time; another process's is noticed by the text of the file. */
async function write(engine: Engine, request: Write) {
  const outcome = await engine.exclusively("config.toml", async () => {
    const layers = layersOf(engine);
    const requirements = readConstraints(layers);
    if (!requirements.ok)
      throw internalError(`failed to load configuration: ${briefText(requirements.error)}`);
    return writeConfig({
      codexHome: engine.services.codexHome,
      filePath: request.filePath ?? null,
      expectedVersion: request.expectedVersion ?? null,
      edits: request.edits,
      layers,
      pinned: requirements.value,
    });
  });
  if (outcome.ok) return answer(outcome.value);
  const { code, message } = outcome.error;
  throw code === null ? internalError(message) : invalidRequest(message, { config_write_error_code: code });
}

function layersOf({ services }: Engine): readonly ConfigLayer[] {
  const layers = services.configLayers();
  if (!layers.ok) throw internalError(`failed to load configuration: ${briefText(layers.error)}`);
  // A process without `-c` has no layer of its own.
  return layers.value.filter(
    ({ name, tree }) => name.type !== "sessionFlags" || Object.keys(tree).length > 0,
  );
}

function answer({ version, filePath, overridden }: WriteOutcome) {
  if (overridden === null) return { status: "ok" as const, version, filePath, overriddenMetadata: null };
  const { layer, effectiveValue } = overridden;
  return {
    status: "okOverridden" as const,
    version,
    filePath,
    overriddenMetadata: {
      message: overrideText(layer),
      overridingLayer: { name: layer.name, version: layerVersion(layer) },
      effectiveValue: effectiveValue as never,
    },
  };
}

function overrideText({ name }: ConfigLayer): string {
  switch (name.type) {
    case "sessionFlags":
      return "Overridden by session flags";
    case "legacyManagedConfigTomlFromFile":
      return `Overridden by legacy managed_config.toml: ${name.file}`;
    case "project":
      return `Overridden by project config: ${name.dotCodexFolder}`;
    case "system":
    case "user":
      return `Overridden by ${name.file}`;
  }
}
