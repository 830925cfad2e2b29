// `codex debug prompt-input`: what the model would be sent, as JSON on stdout; bytes per part on stderr.
import { threadSetup } from "../../core/thread-config.ts";
import { Engine } from "../../core/engine.ts";
import { promptInput } from "../../core/prompt-input.ts";
import { createServices } from "../../core/services.ts";
import { UserError } from "../../base/user-error.ts";
import { resolveCodexHome } from "../../config/home.ts";
import { ownValue, valuesOf } from "../args/read.ts";
import type { ParsedArgs } from "../args/types.ts";
import { loadCommandConfig } from "../config.ts";
import { selfArgv } from "../self.ts";

/** Prints it; nothing is sent and no thread is kept. */
export async function runPromptInput(args: ParsedArgs): Promise<number> {
  const config = await loadCommandConfig(args, "bare");
  const services = createServices({
    codexHome: resolveCodexHome(process.env),
    cwd: process.cwd(),
    env: process.env,
    source: "cli",
    selfArgv: selfArgv(),
    overrides: [],
    flags: {},
    apiKey: null,
  });
  const setup = await threadSetup(config, {}, services);
  if (!setup.ok) throw new UserError(setup.error);
  const silent = { notify: () => undefined, wants: () => false, ask: async () => WITHDRAWN };
  const engine = new Engine(services, () => silent);
  const thread = engine.create({
    setup: setup.value,
    source: "cli",
    ephemeral: true,
    rawEvents: false,
    dynamicTools: [],
  });
  const prompt = ownValue(args, "PROMPT");
  const images = valuesOf(args, "image").map((path) => ({ type: "localImage" as const, path }));
  const text = prompt === undefined ? [] : [{ type: "text" as const, text: prompt, text_elements: [] }];
  const { items, table } = promptInput(thread.state, [...images, ...text]);
  process.stdout.write(`${JSON.stringify(items, null, 2)}\n`);
  process.stderr.write(`${table}\n`);
  return 0;
}

const WITHDRAWN = { ok: false, error: { type: "withdrawn" } } as const;
