// The fingerprint of a layer. Apart from layers.ts: a start needs no cryptography.
import { createHash } from "node:crypto";
import type { ConfigLayer } from "./layers.ts";
import { toJson } from "./tree.ts";

/** `sha256:…` over the layer's values as JSON with sorted keys: the fingerprint that writes are checked against (CFG-12). */
export function layerVersion(layer: ConfigLayer): string {
  return `sha256:${createHash("sha256")
    .update(canonicalJson(toJson(layer.raw)))
    .digest("hex")}`;
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
