// What a client is told of the configuration right after `initialize`: that it cannot be read, or what
// in it has no effect.
import { briefText, type ConfigError, type TextPosition } from "../config/error.ts";
import type { Engine } from "../core/engine.ts";
import type { ConfigWarningNotification } from "../protocol/notice.ts";
import type { Connection } from "./connection.ts";

/** Sends the warnings about the configuration of the process's own working directory. */
export async function sendConfigWarnings(engine: Engine, connection: Connection): Promise<void> {
  const { services } = engine;
  const config = services.loadConfig({ cwd: services.cwd, overrides: [], flags: {} });
  const warnings: readonly ConfigWarningNotification[] = config.ok
    ? config.value.warnings.map((summary) => ({ summary, details: null }))
    : [await unreadable(config.error)];
  for (const warning of warnings) connection.notify("configWarning", warning);
}

async function unreadable(error: ConfigError): Promise<ConfigWarningNotification> {
  const summary = "Invalid configuration; using defaults.";
  const place = await placeOf(error);
  if (place === null) return { summary, details: briefText(error) };
  const { file, position } = place;
  const at = { line: position.line, column: position.column };
  const details = `${file}:${at.line}:${at.column}: ${error.message}`;
  return { summary, details, path: file, range: { start: at, end: at } };
}

async function placeOf(
  error: ConfigError,
): Promise<{ readonly file: string; readonly position: TextPosition } | null> {
  if (error.kind === "syntax") return { file: error.file, position: error.position };
  if (error.kind !== "value" || error.file === null) return null;
  const { locateValue } = await import("../config/locate.ts");
  const position = await locateValue(error.file, error.keyPath);
  return position === undefined ? null : { file: error.file, position };
}
