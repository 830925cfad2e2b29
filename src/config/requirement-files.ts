// Reads requirements.toml. I/O: reads only.
import * as path from "node:path";
import { err, type Result } from "../base/result.ts";
import { tomlErrorText, type ConfigError } from "./error.ts";
import { readConfigText } from "./layer-files.ts";
import type { ConfigLayer } from "./layers.ts";
import { readRequirements, type Requirements } from "./requirements.ts";
import { parseFile } from "./toml.ts";

/** The constraints of this machine: requirements.toml, then what the managed layer implies. */
export function loadRequirements(
  systemDir: string,
  layers: readonly ConfigLayer[],
): Result<Requirements, ConfigError> {
  const file = path.join(systemDir, "requirements.toml");
  const managedLayer = layers.find((layer) => layer.name.type === "legacyManagedConfigTomlFromFile");
  const managedFile = managedLayer?.file ?? null;
  const managed =
    managedLayer === undefined || managedFile === null
      ? null
      : { tree: managedLayer.tree, file: managedFile };
  const text = readConfigText(file);
  if (!text.ok) return text;
  if (text.value === undefined) return readRequirements(null, managed);
  const parsed = parseFile(text.value, file);
  if (parsed.ok) return readRequirements({ tree: parsed.value, file }, managed);
  if (parsed.error.kind !== "syntax") return parsed;
  const reason = tomlErrorText(parsed.error.message, parsed.error.position);
  return err({ kind: "loading", message: `Error parsing requirements file ${file}: ${reason}` });
}
