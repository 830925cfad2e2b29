// Which files a sandboxed command can change.
import * as fs from "node:fs";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bare, launchOf, runArgv, sandboxed, scene, skipped, workspaceWrite } from "./harness.ts";

let place: ReturnType<typeof scene>;
beforeEach(() => {
  place = scene();
});
afterEach(() => place.remove());

const exists = (...parts: string[]): boolean => fs.existsSync(path.join(...parts));

describe.skipIf(skipped)("files", () => {
  it("writes in the workspace, $TMPDIR and added roots, nowhere else", async () => {
    const { ws, outside } = place;
    const extra = path.join(path.dirname(ws), "extra");
    const tmp = path.join(path.dirname(ws), "tmp");
    fs.mkdirSync(extra);
    fs.mkdirSync(tmp);
    const script = `for d in '${ws}' '${tmp}' '${extra}' '${outside}' /etc /usr /var/tmp /root; do echo x > "$d/probe-x" && echo "wrote $d"; done 2>/dev/null`;
    const options = { cwd: ws, tmpdir: tmp, policy: workspaceWrite({ writableRoots: [extra] }) };
    const { text } = await sandboxed(script, options);
    expect(text).toBe(`wrote ${ws}\nwrote ${tmp}\nwrote ${extra}\n`);
    expect((await bare(`echo x > '${outside}/probe-x' && echo wrote`, ws)).text).toBe("wrote\n");
    expect(
      (await sandboxed("echo x >y", { cwd: ws, policy: { type: "readOnly", networkAccess: false } })).text,
    ).toMatch(/Read-only file system/);
  });

  it("does not follow symlinks, hard links or /proc out of the workspace", async () => {
    const { ws, outside } = place;
    const victim = path.join(outside, "victim");
    fs.writeFileSync(victim, "safe");
    const attacks = [
      `ln -s '${victim}' a; echo tampered > a`,
      `ln -s '${outside}' d; echo tampered > d/new`,
      `ln '${victim}' h && echo tampered > h`,
      `echo tampered > /proc/self/root'${victim}'`,
      `echo tampered > /proc/1/root'${victim}'`,
      `echo tampered > /proc/self/cwd/../outside/victim`,
      `exec 9<'${victim}'; echo tampered > /proc/self/fd/9`,
      `mv '${victim}' '${outside}/moved'`,
      `rm -rf '${outside}'`,
      `chmod 777 '${victim}'; touch -d 2001-01-01 '${victim}'`,
    ];
    const before = fs.statSync(victim);
    for (const attack of attacks) await sandboxed(attack, { cwd: ws });
    expect(fs.readFileSync(victim, "utf8")).toBe("safe");
    expect(fs.readdirSync(outside)).toEqual(["victim"]);
    expect(fs.statSync(victim).mtimeMs).toBe(before.mtimeMs);
    await bare("rm -f a h d", ws);
    await bare(attacks[0]!, ws);
    expect(fs.readFileSync(victim, "utf8")).toBe("tampered\n");
  });

  it("keeps an existing .git, .codex and .agents as they are", async () => {
    const { ws } = place;
    await bare("git init -q . && mkdir .codex .agents && echo a > .codex/config.toml", ws);
    const attacks = [
      "echo tampered > .git/hooks/pre-commit",
      "echo tampered >> .git/config",
      "echo tampered > .git/info/attributes",
      "mv .git g && mkdir .git && echo tampered > .git/config",
      "rm -rf .git .codex .agents",
      "mkdir g2; echo tampered > g2/config; mv -T g2 .git",
      "echo tampered > .codex/config.toml",
      "echo tampered > .codex/new",
      "ln .codex/config.toml link && echo tampered > link",
      "touch .agents/x",
    ];
    for (const attack of attacks) await sandboxed(attack, { cwd: ws });
    const changed = await bare("grep -rl tampered .git .codex .agents; ls -A .agents", ws);
    expect(changed.text).toBe("");
    expect(exists(ws, ".git/HEAD")).toBe(true);
    await bare(attacks[3]!, ws);
    expect(fs.readFileSync(path.join(ws, ".git/config"), "utf8")).toBe("tampered\n");
  });

  it("lets git read, and read above an absent .git", async () => {
    const { ws } = place;
    await bare("git init -q . && mkdir sub && touch sub/f", ws);
    expect((await sandboxed("git status --porcelain", { cwd: ws })).text).toBe("?? sub/\n");
    const sub = path.join(ws, "sub");
    expect((await sandboxed("git status --porcelain .", { cwd: sub })).text).toBe("?? sub/\n");
  });

  it("does not let missing names come into being, and leaves nothing behind", async () => {
    const { ws } = place;
    const attacks = [
      "mkdir .codex && echo tampered > .codex/config.toml",
      "echo tampered > .codex/config.toml",
      "mkdir t && echo tampered > t/config.toml && mv -T t .codex",
      "ln -s t .agents",
      "rmdir .codex && mkdir .codex && echo tampered > .codex/config.toml",
      "rm -rf .codex; mv .codex x; mkdir .codex",
      "git init",
      "echo tampered > .git",
      "echo tampered > .codex",
    ];
    for (const attack of attacks) {
      await sandboxed(attack, { cwd: ws });
      for (const name of [".git", ".codex", ".agents"])
        expect(exists(ws, name), `${attack}: ${name}`).toBe(false);
    }
    await bare(attacks[2]!.replace("mkdir t &&", "mkdir -p t &&"), ws);
    expect(exists(ws, ".codex/config.toml")).toBe(true);
  });

  it("protects missing names for each of several commands at once", async () => {
    const { ws } = place;
    const attack = "mkdir .codex 2>/dev/null; echo tampered > .codex/x; echo $?";
    const slow = sandboxed(`for i in 1 2 3 4 5 6; do sleep 0.05; ${attack}; done 2>/dev/null`, { cwd: ws });
    for (let round = 0; round < 5; round++) {
      await Promise.all([1, 2, 3].map(() => sandboxed(`(${attack}) 2>/dev/null`, { cwd: ws })));
    }
    expect(new Set((await slow).text.trim().split("\n"))).not.toContain("0");
    expect(fs.readdirSync(ws)).toEqual([]);
  });

  it("does not clear away what the user put at a missing name meanwhile", async () => {
    const { ws } = place;
    const launch = await launchOf(["true"], { cwd: ws });
    fs.writeFileSync(path.join(ws, ".codex", "config.toml"), "mine");
    launch.release();
    launch.release();
    expect(fs.readFileSync(path.join(ws, ".codex/config.toml"), "utf8")).toBe("mine");
    expect(fs.readdirSync(ws)).toEqual([".codex"]);
  });

  it("protects the git directory of a linked worktree", async () => {
    const { ws } = place;
    const main = path.join(ws, "main");
    await bare(
      "git init -q main && cd main && git -c user.name=a -c user.email=a@b commit -q --allow-empty -m x && git worktree add -q ../tree",
      ws,
    );
    const tree = path.join(ws, "tree");
    const policy = workspaceWrite({ writableRoots: [ws] });
    const attacks = [
      `echo tampered >> '${main}/.git/config'`,
      `echo tampered > '${main}/.git/hooks/post-checkout'`,
      `echo tampered > '${main}/.git/worktrees/tree/config.worktree'`,
      "rm .git; mkdir .git; echo tampered > .git/config",
      `mv '${main}' '${ws}/m2'; mkdir -p '${main}/.git'; echo tampered > '${main}/.git/config'`,
      `mv '${tree}' '${ws}/t2'; mkdir -p '${tree}/.git'; echo tampered > '${tree}/.git/config'`,
    ];
    for (const attack of attacks) await sandboxed(attack, { cwd: tree, policy });
    expect((await bare(`grep -rl tampered '${main}/.git' '${tree}/.git'`, ws)).text).toBe("");
    expect((await sandboxed("git status --porcelain && echo x > new", { cwd: tree, policy })).code).toBe(0);
  });

  it("keeps the parents of a protected path in place", async () => {
    place.remove();
    place = scene("/tmp");
    const { ws } = place;
    const repo = path.join(ws, "a", "b");
    fs.mkdirSync(path.join(repo, ".git"), { recursive: true });
    const policy = workspaceWrite({ excludeSlashTmp: false });
    const attack = `cd /tmp; mv '${ws}' '${ws}2'; mkdir -p '${repo}/.git'; echo tampered > '${repo}/.git/config'; mv '${ws}/a' '${ws}/c'; mkdir -p '${repo}/.git' && echo tampered > '${repo}/.git/config'`;
    await sandboxed(attack, { cwd: repo, policy });
    expect(fs.readdirSync(path.join(repo, ".git"))).toEqual([]);
    expect(exists(`${ws}2`)).toBe(false);
    await bare(attack, "/tmp");
    expect(exists(repo, ".git/config")).toBe(true);
  });

  it("does not widen a root through a symlink that a command made", async () => {
    const { ws, outside } = place;
    const policy = workspaceWrite({ writableRoots: [path.join(ws, "cache")] });
    await sandboxed(`ln -s '${outside}' cache`, { cwd: ws, policy });
    expect(fs.readlinkSync(path.join(ws, "cache"))).toBe(outside);
    await sandboxed("echo tampered > cache/x", { cwd: ws, policy });
    expect(fs.readdirSync(outside)).toEqual([]);
  });

  it("executes any argument vector literally", async () => {
    const argv = ["printf", "%s|", "--bind", "-x", "", "a\nb", "$(id)", "y".repeat(100_000)];
    const { text } = await runArgv(argv, { cwd: place.ws });
    expect(text).toBe(`${argv.slice(2).join("|")}|`);
    const option = await runArgv(["--bind", "/", "/"], { cwd: place.ws });
    expect(option.text).toMatch(/execvp --bind/);
  });

  it("passes exit codes and signals through", async () => {
    expect((await sandboxed("exit 42", { cwd: place.ws })).code).toBe(42);
    expect((await sandboxed("kill -9 $$", { cwd: place.ws })).code).toBe(137);
  });
});
