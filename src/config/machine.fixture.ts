// A throw-away machine for configuration tests: home, system folder and a project in a temp folder.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { EffectiveConfig } from "./effective-types.ts";
import { loadConfig, type LoadConfigOptions } from "./effective.ts";
import type { ConfigError } from "./error.ts";

export interface Machine {
  readonly root: string;
  readonly codexHome: string;
  readonly systemDir: string;
  /** A folder with a `.git` folder. */
  readonly project: string;
  write(file: string, text: string): string;
  /** Writes config.toml in CODEX_HOME. */
  config(text: string): Machine;
  options(more?: Partial<LoadConfigOptions>): LoadConfigOptions;
  load(more?: Partial<LoadConfigOptions>): EffectiveConfig;
  fail(more?: Partial<LoadConfigOptions>): ConfigError;
  remove(): void;
}

export function newMachine(): Machine {
  const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "config-test-")));
  const machine: Machine = {
    root,
    codexHome: path.join(root, "home"),
    systemDir: path.join(root, "etc"),
    project: path.join(root, "project"),
    write(file, text) {
      const target = path.resolve(root, file);
      fs.mkdirSync(path.dirname(target), { recursive: true });
      fs.writeFileSync(target, text);
      return target;
    },
    config(text) {
      machine.write("home/config.toml", text);
      return machine;
    },
    options: (more) => ({
      codexHome: machine.codexHome,
      cwd: machine.project,
      systemDir: machine.systemDir,
      env: { HOME: root },
      ...more,
    }),
    load(more) {
      const loaded = loadConfig(machine.options(more));
      if (!loaded.ok) throw new Error(loaded.error.message);
      return loaded.value;
    },
    fail(more) {
      const loaded = loadConfig(machine.options(more));
      if (loaded.ok) throw new Error("the configuration was accepted");
      return loaded.error;
    },
    remove: () => fs.rmSync(root, { recursive: true, force: true }),
  };
  fs.mkdirSync(path.join(machine.project, ".git"), { recursive: true });
  fs.mkdirSync(machine.codexHome);
  return machine;
}
