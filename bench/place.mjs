// Where a measured program runs: a home, a CODEX_HOME that names the bench's model, a working directory.
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import path from "node:path";

/** A fresh home with empty shell start-up files, a CODEX_HOME and a working directory. */
export function preparePlace(area, name, port) {
  const root = mkdtempSync(path.join(area, `${name}-`));
  const place = {
    home: path.join(root, "home"),
    codexHome: path.join(root, "codex"),
    cwd: path.join(root, "work"),
  };
  for (const directory of Object.values(place)) mkdirSync(directory);
  for (const file of [".profile", ".bashrc", ".bash_profile"]) writeFileSync(path.join(place.home, file), "");
  const config = [
    'model_provider = "bench"',
    "[model_providers.bench]",
    'name = "bench"',
    `base_url = "http://127.0.0.1:${port}/v1"`,
    'wire_api = "responses"',
    'env_key = "BENCH_KEY"',
    "",
  ];
  writeFileSync(path.join(place.codexHome, "config.toml"), config.join("\n"));
  // Nothing else of our environment: NODE_EXTRA_CA_CERTS alone costs Node 20 60 ms.
  const { PATH = "/usr/bin:/bin" } = process.env;
  const env = {
    PATH,
    HOME: place.home,
    CODEX_HOME: place.codexHome,
    BENCH_KEY: "key",
    SHELL: "/bin/bash",
    LANG: "C.UTF-8",
    TERM: "xterm",
    USER: "bench",
  };
  return { ...place, env };
}

export function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
