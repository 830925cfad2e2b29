// Edits config.toml on disk. I/O: the only writer of the user's configuration.
import * as fs from "node:fs";
import * as path from "node:path";
import { writeFileAtomic } from "../base/atomic-file.ts";
import { errnoCode, osErrorText } from "../base/os-error.ts";
import { err, ok, type Result } from "../base/result.ts";
import { editText, type ConfigEdit, type EditError } from "./edit.ts";
import { briefText } from "./error.ts";
import { findFeature } from "./features.ts";
import { ensureCodexHome } from "./home.ts";
import { readConfigText } from "./layer-files.ts";
import { trustTarget, type ProjectPlace, type TrustLevel } from "./trust.ts";

export type FileEditError = EditError | { readonly kind: "unwritable"; readonly message: string };

/**
 * Applies edits to a file in one step; a missing file counts as empty. Links are kept, so is the
 * mode. A file that its owner made read-only stays as it is: the error says so.
 */
export async function editConfigFile(
  file: string,
  edits: readonly ConfigEdit[],
): Promise<Result<void, FileEditError>> {
  const before = readConfigText(file);
  if (!before.ok) return err({ kind: "unwritable", message: briefText(before.error) });
  const text = before.value ?? "";
  const edited = await editText(text, edits);
  if (!edited.ok) return edited;
  const stored = replaceConfigText(file, before.value, edited.value);
  if (stored.ok) return stored;
  const message =
    stored.error.kind === "changed" ? `${file} was changed meanwhile: try again.` : stored.error.message;
  return err({ kind: "unwritable", message });
}

/** Why a text was not stored: another writer was faster, or the file cannot be written. */
export type StoreError =
  | { readonly kind: "changed" }
  | { readonly kind: "unwritable"; readonly message: string };

/** Puts a new text in the place of the one that was read (undefined: there was no file). */
export function replaceConfigText(
  file: string,
  before: string | undefined,
  after: string,
): Result<void, StoreError> {
  if (after === before) return ok(undefined);
  try {
    const present = readConfigText(file);
    if (!present.ok || present.value !== before) return err({ kind: "changed" });
    // Renaming over a read-only file would succeed; the mode says that it shall not change.
    if (before !== undefined && (fs.statSync(file).mode & 0o200) === 0) {
      const message = `${file} is read-only: make it writable or change it by hand.`;
      return err({ kind: "unwritable", message });
    }
    ensureCodexHome(path.dirname(file));
    writeFileAtomic(file, after);
    return ok(undefined);
  } catch (error) {
    if (errnoCode(error) === undefined) throw error;
    return err({ kind: "unwritable", message: `${file} could not be written: ${osErrorText(error)}` });
  }
}

/**
 * The edit behind `codex features enable|disable`: sets the switch, or drops it when a feature that
 * is off by default is switched off at the top level (spec/cli.md 2.13). Undefined for an unknown name.
 */
export function featureEdit(name: string, on: boolean, profile: string | undefined): ConfigEdit | undefined {
  const feature = findFeature(name);
  if (feature === undefined) return undefined;
  const table = profile === undefined ? ["features"] : ["profiles", profile, "features"];
  const path = [...table, feature.name];
  if (!on && !feature.byDefault && profile === undefined) return { type: "delete", path };
  return { type: "replace", path, value: on };
}

/** The edit that stores a trust decision about the project of a place (CFG-7, CFG-8). */
function trustEdit(place: ProjectPlace, level: TrustLevel): ConfigEdit {
  return { type: "replace", path: ["projects", trustTarget(place), "trust_level"], value: level };
}

/** Stores a trust decision in the user's config.toml. */
export async function markTrusted(
  codexHome: string,
  place: ProjectPlace,
  level: TrustLevel = "trusted",
): Promise<Result<void, FileEditError>> {
  return editConfigFile(path.join(codexHome, "config.toml"), [trustEdit(place, level)]);
}
