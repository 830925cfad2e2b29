// A home and a workspace of one test, in a folder of its own outside /tmp: sandboxed commands may write
// to /tmp, and a test that shows a refused write needs a place that they may not.
import * as fs from "node:fs";
import * as path from "node:path";

const BASE = fs.existsSync("/var/tmp") ? "/var/tmp" : "/tmp";

export interface Place {
  readonly root: string;
  readonly home: string;
  readonly workspace: string;
  /** The whole environment of the program. */
  readonly env: Readonly<Record<string, string>>;
  remove(): void;
}

export interface PlaceOptions {
  /** The model server's base_url. */
  readonly modelUrl: string;
  readonly model?: string;
  /** TOML put before the provider's table. */
  readonly config?: string;
  /** Retries of the provider; default none, so that a failure shows at once. */
  readonly retries?: number;
}

/** Makes the folders and a config.toml that names the model server. */
export function makePlace(options: PlaceOptions): Place {
  const root = fs.realpathSync(fs.mkdtempSync(path.join(BASE, "codex-test-")));
  const home = path.join(root, "home");
  const workspace = path.join(root, "ws");
  for (const folder of [home, workspace, path.join(root, "user"), path.join(root, "tmp")])
    fs.mkdirSync(folder);
  fs.writeFileSync(path.join(home, "config.toml"), configText(options));
  return {
    root,
    home,
    workspace,
    env: {
      PATH: process.env["PATH"] ?? "/usr/bin:/bin",
      HOME: path.join(root, "user"),
      TMPDIR: path.join(root, "tmp"),
      SHELL: "/bin/bash",
      CODEX_HOME: home,
      NO_PROXY: "127.0.0.1",
    },
    // A command that was just killed may still be letting go of the folder.
    remove: () => fs.rmSync(root, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 }),
  };
}

/** The text of a config.toml with one provider, `mock`. */
export function configText({ modelUrl, model, config, retries = 0 }: PlaceOptions): string {
  return `model = "${model ?? "mock-model"}"
model_provider = "mock"
${config ?? ""}
[model_providers.mock]
name = "mock"
base_url = "${modelUrl}"
wire_api = "responses"
request_max_retries = ${retries}
stream_max_retries = ${retries}
`;
}
