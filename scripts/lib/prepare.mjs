// Brings a clean clone to the point where the program runs: Node's version, node_modules, system tools, dist/.
// Plain Node and no dependencies: this runs before anything is installed.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The root of the repository. */
export const root = fileURLToPath(new URL("../../", import.meta.url));

const MIN_NODE = [20, 19];

/** Program and the Debian package that has it. */
const TOOLS = [
  ["bwrap", "bubblewrap"],
  ["rg", "ripgrep"],
  ["git", "git"],
];

/** Everything; ends the process with one sentence when something cannot be had. */
export function prepare() {
  requireNode();
  ensureTools();
  ensureModules();
  ensureBuilt();
}

/** Only what the static checks need. */
export function prepareModules() {
  requireNode();
  ensureModules();
}

function requireNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > MIN_NODE[0] || (major === MIN_NODE[0] && minor >= MIN_NODE[1])) return;
  stop(`Node ${process.versions.node} is too old: install Node ${MIN_NODE.join(".")} or newer.`);
}

/** On Linux: bubblewrap (the sandbox), ripgrep and git. Installed by apt-get when we may, else asked for. */
function ensureTools() {
  if (process.platform !== "linux") return;
  const missing = TOOLS.filter(([program]) => !onPath(program));
  if (missing.length === 0) return;
  const packages = missing.map(([, name]) => name);
  const install = ["install", "-y", "--no-install-recommends", ...packages];
  if (process.getuid() === 0 && onPath("apt-get")) {
    say(`Installing ${packages.join(", ")} …`);
    if (apt(install) || (apt(["update"]) && apt(install))) return;
  }
  stop(
    `${packages.join(", ")} missing; type this, then start again:\n\n  sudo apt-get install -y ${packages.join(" ")}\n`,
  );
}

function apt(args) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  return spawnSync("apt-get", args, { stdio: ["ignore", "ignore", "inherit"], env }).status === 0;
}

/** `npm ci` when node_modules is absent or does not hold what the lockfile says. */
function ensureModules() {
  if (modulesMatchLockfile()) return;
  say("Installing dependencies (npm ci) …");
  const done = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (done.status !== 0) stop("`npm ci` failed; its own message is above.");
}

function modulesMatchLockfile() {
  const installed = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(installed)) return false;
  const have = JSON.parse(readFileSync(installed, "utf8")).packages;
  const want = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
  return Object.entries(want).every(([path, { version, optional }]) => {
    if (path === "") return true;
    return have[path] === undefined ? optional === true : have[path].version === version;
  });
}

function ensureBuilt() {
  if (!isStale()) return;
  say("Building dist/ …");
  execFileSync(process.execPath, [join(root, "scripts", "build.mjs")], { stdio: "inherit" });
}

/** Whether dist/ is absent or older than what it is made of. */
export function isStale() {
  const built = join(root, "dist", "main.cjs");
  if (!existsSync(built)) return true;
  const made = statSync(built).mtimeMs;
  const sources = readdirSync(join(root, "src"), { recursive: true }).map((name) => join("src", name));
  return ["src", "package-lock.json", "scripts/build.mjs", "scripts/lib/bundle.mjs", ...sources].some(
    (path) => statSync(join(root, path)).mtimeMs > made,
  );
}

function onPath(program) {
  return (process.env.PATH ?? "").split(delimiter).some((folder) => existsSync(join(folder, program)));
}

/** One line about what is going on. */
function say(text) {
  process.stderr.write(`${text}\n`);
}

function stop(text) {
  say(text);
  process.exit(1);
}
