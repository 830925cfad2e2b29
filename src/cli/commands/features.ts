// `codex features`: lists feature flags and switches them in config.toml (spec/cli.md 2.13).
import { UserError } from "../../base/user-error.ts";
import { featureEdit } from "../../config/edit-file.ts";
import { renderFeatureList, unfinishedFeaturesWarning } from "../../config/features.ts";
import { ownValue, valueOf } from "../args/read.ts";
import type { ParsedArgs } from "../args/types.ts";
import { loadCommandConfig } from "../config.ts";
import { changeUserConfig, readUserConfig, userConfigFile } from "../user-file.ts";

/** Prints every feature with its stage and whether it is on. */
export async function runFeaturesList(args: ParsedArgs): Promise<number> {
  const config = await loadCommandConfig(args, "bare");
  process.stdout.write(renderFeatureList(config.features));
  return 0;
}

/** Turns a feature on for good. */
export async function runFeaturesEnable(args: ParsedArgs): Promise<number> {
  return change(args, true);
}

/** Turns a feature off for good. */
export async function runFeaturesDisable(args: ParsedArgs): Promise<number> {
  return change(args, false);
}

async function change(args: ParsedArgs, on: boolean): Promise<number> {
  const name = ownValue(args, "FEATURE")!;
  const profile = valueOf(args, "profile");
  const edit = featureEdit(name, on, profile);
  if (edit === undefined) throw new UserError(`Unknown feature flag: ${name}`);
  await changeUserConfig(edit);
  process.stdout.write(`${on ? "Enabled" : "Disabled"} feature \`${name}\` in config.toml.\n`);
  // A profile's switch is not on until the profile is chosen: nothing to warn about yet.
  if (on && profile === undefined) await warnIfUnfinished(name);
  return 0;
}

async function warnIfUnfinished(name: string): Promise<void> {
  const warning = unfinishedFeaturesWarning([name], userConfigFile());
  if (warning === null || (await readUserConfig())["suppress_unstable_features_warning"] === true) return;
  process.stderr.write(`${warning}\n`);
}
