// The configuration as the management commands see it, with their wording of its errors.
import { UserError } from "../base/user-error.ts";
import type { EffectiveConfig } from "../config/effective-types.ts";
import { loadConfig } from "../config/effective.ts";
import { commandErrorText, loginErrorText, type ConfigError, type TextPosition } from "../config/error.ts";
import { resolveCodexHome } from "../config/home.ts";
import { featureOverrides, parseOverrides, type Override } from "../config/overrides.ts";
import { valueOf, valuesOf } from "./args/read.ts";
import type { ParsedArgs } from "./args/types.ts";

/** How errors are introduced: bare, after "failed to load configuration", or as `login` does. */
export type ErrorStyle = "bare" | "outer" | "login";

/** Loads the configuration for the current directory. Throws `UserError` in the wording of `style`. */
export async function loadCommandConfig(args: ParsedArgs, style: ErrorStyle): Promise<EffectiveConfig> {
  const profile = valueOf(args, "profile");
  const loaded = loadConfig({
    codexHome: resolveCodexHome(process.env),
    cwd: process.cwd(),
    env: process.env,
    overrides: overridesOf(args, style),
    ...(profile === undefined ? {} : { profile }),
  });
  if (loaded.ok) return loaded.value;
  throw new UserError(await configErrorText(loaded.error, style));
}

function overridesOf(args: ParsedArgs, style: ErrorStyle): readonly Override[] {
  const features = featureOverrides(valuesOf(args, "enable"), valuesOf(args, "disable"));
  if (!features.ok) throw new UserError(textOfParseError(features.error, "bare"));
  const typed = parseOverrides(valuesOf(args, "config"));
  if (!typed.ok) throw new UserError(textOfParseError(typed.error, style));
  return [...typed.value, ...features.value];
}

function textOfParseError(error: ConfigError, style: ErrorStyle): string {
  const { message } = error;
  return style === "login" ? `Error parsing -c overrides: ${message}` : message;
}

/** The text of a configuration error for `UserError`. */
export async function configErrorText(error: ConfigError, style: ErrorStyle): Promise<string> {
  const position = await positionOf(error);
  if (style === "login") return loginErrorText(error, position).trimEnd();
  const context = style === "outer" ? "failed to load configuration" : null;
  return commandErrorText(error, context, position).replace(/\n$/, "");
}

async function positionOf(error: ConfigError): Promise<TextPosition | undefined> {
  if (error.kind !== "value" || error.file === null) return undefined;
  const { locateValue } = await import("../config/locate.ts");
  return locateValue(error.file, error.keyPath);
}
