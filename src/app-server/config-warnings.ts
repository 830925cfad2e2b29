// What a client is told of the configuration right after `initialize`: that it cannot be read, or what
// in it has no effect.
import { briefText, type ConfigError } from "../config/error.ts";
import type { Engine } from "../core/engine.ts";
import type { ConfigWarningNotification } from "../protocol/notice.ts";
import type { Connection } from "./connection.ts";

/** Sends the warnings about the configuration of the process's own working directory. */
export function sendConfigWarnings(engine: Engine, connection: Connection): void {
  const { services } = engine;
  const config = services.loadConfig({ cwd: services.cwd, overrides: [], flags: {} });
  const warnings: readonly ConfigWarningNotification[] = config.ok
    ? config.value.warnings.map((summary) => ({ summary, details: null }))
    : [unreadable(config.error)];
  for (const warning of warnings) connection.notify("configWarning", warning);
}

function unreadable(error: ConfigError): ConfigWarningNotification {
  const warning = { summary: "Invalid configuration; using defaults.", details: briefText(error) };
  if (error.kind !== "syntax") return warning;
  const at = { line: error.position.line, column: error.position.column };
  return { ...warning, path: error.file, range: { start: at, end: at } };
}
