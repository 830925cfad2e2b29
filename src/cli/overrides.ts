// `-c`, `--enable` and `--disable` of all levels as one list of `key=value` texts.
import { UserError } from "../base/user-error.ts";
import { valuesOf } from "./args/read.ts";
import type { ParsedArgs } from "./args/types.ts";

/** Later entries win. Throws `UserError` for an unknown feature; the values themselves are not looked at. */
export async function configOverrides(args: ParsedArgs): Promise<readonly string[]> {
  const enabled = valuesOf(args, "enable");
  const disabled = valuesOf(args, "disable");
  if (enabled.length + disabled.length > 0) await refuseUnknown([...enabled, ...disabled]);
  return [
    ...valuesOf(args, "config"),
    ...enabled.map((name) => `features.${name}=true`),
    ...disabled.map((name) => `features.${name}=false`),
  ];
}

async function refuseUnknown(names: readonly string[]): Promise<void> {
  const { isKnownFeature } = await import("../config/features.ts");
  const unknown = names.find((name) => !isKnownFeature(name));
  if (unknown !== undefined) throw new UserError(`Unknown feature flag: ${unknown}`);
}
