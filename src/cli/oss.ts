// `--oss`: a model server on this machine. Which one, whether it answers, and its usual model.
import * as http from "node:http";
import { UserError } from "../base/user-error.ts";
import { builtInProvider } from "../model/providers.ts";

/** How long a server on this machine may take to answer, in ms. */
const PROBE_TIMEOUT_MS = 5_000;

const SERVERS = {
  ollama: {
    model: "gpt-oss:20b",
    missing:
      "OSS setup failed: No running Ollama server detected. Start it with: `ollama serve` (after installing). " +
      "Install instructions: https://github.com/ollama/ollama?tab=readme-ov-file#ollama",
  },
  lmstudio: {
    model: "openai/gpt-oss-20b",
    missing:
      "OSS setup failed: OSS setup failed: LM Studio is not responding. Install from https://lmstudio.ai/download and run 'lms server start'.",
  },
} as const;

type LocalServer = keyof typeof SERVERS;

/** The provider and its usual model. @throws UserError when none is named, it is unknown, or it does not answer */
export async function localModelServer(
  asked: string | null,
  configured: string | null,
  env: Readonly<Record<string, string | undefined>>,
): Promise<{ readonly provider: LocalServer; readonly model: string }> {
  const name = asked ?? configured;
  if (name === null) {
    throw new UserError(
      "No default OSS provider configured. Use --local-provider=provider or set oss_provider to one of: lmstudio, ollama in config.toml",
    );
  }
  if (name !== "ollama" && name !== "lmstudio") throw new UserError(`Model provider \`${name}\` not found`);
  const { baseUrl } = builtInProvider(name, { env });
  if (!(await answers(`${baseUrl}/models`))) throw new UserError(SERVERS[name].missing);
  return { provider: name, model: SERVERS[name].model };
}

function answers(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = http.get(url, { timeout: PROBE_TIMEOUT_MS }, (response) => {
      response.resume();
      resolve((response.statusCode ?? 500) < 500);
    });
    request.on("timeout", () => request.destroy());
    request.on("error", () => resolve(false));
  });
}
