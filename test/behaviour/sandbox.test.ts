// Commands of the model run in the sandbox that the thread has; what it refuses did not happen.
import * as fs from "node:fs";
import * as net from "node:net";
import type { AddressInfo } from "node:net";
import * as path from "node:path";
import { afterEach, expect, it } from "vitest";
import { startModelServer, type ModelServer } from "../fakes/model-server.ts";
import { makePlace, type Place } from "../support/place.ts";
import { runExec } from "../support/program.ts";
import { inputOf, outputOf } from "../support/rollouts.ts";
import { skipped } from "../sandbox/harness.ts";

let model: ModelServer;
let place: Place;
let listener: net.Server;
let connections = 0;
afterEach(async () => {
  await model.close();
  await new Promise((resolve) => listener.close(resolve));
  place.remove();
});

/** Runs one command per request under `exec ARGS`; gives what the model heard of each. */
async function run(args: readonly string[], commands: (place: Place, port: number) => readonly string[]) {
  connections = 0;
  listener = net.createServer((socket) => {
    connections++;
    socket.end();
  });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const { port } = listener.address() as AddressInfo;
  const list: string[] = [];
  model = await startModelServer((_, n) => {
    const cmd = list[n];
    return cmd === undefined
      ? { text: "done" }
      : { calls: [{ name: "exec_command", callId: `c${n}`, args: { cmd } }] };
  });
  place = makePlace({ modelUrl: model.url });
  list.push(...commands(place, port));
  const { code } = await runExec(place, [...args, "go"]);
  expect(code).toBe(0);
  const input = inputOf(model.requests.at(-1));
  return list.map((_, n) => String(outputOf(input, `c${n}`)));
}

const connect = (port: number): string => `exec 3<>/dev/tcp/127.0.0.1/${port} && echo connected`;

it.skipIf(skipped)("exec is read-only unless told otherwise", async () => {
  const heard = await run([], ({ root }, port) => [
    "echo x > here",
    `echo x > ${root}/there`,
    connect(port),
    "cat /etc/hostname",
  ]);
  expect(fs.readdirSync(place.workspace)).toEqual([]);
  expect(fs.existsSync(path.join(place.root, "there"))).toBe(false);
  expect(connections).toBe(0);
  expect(heard[2]).not.toContain("\nconnected");
  expect(heard[3]).toContain("Process exited with code 0");
});

it.skipIf(skipped)("workspace-write writes in the workspace and nowhere else, without network", async () => {
  const heard = await run(["-s", "workspace-write"], ({ root, home }, port) => [
    "echo x > here",
    `echo x > ${root}/there; echo x >> ${home}/config.toml; mkdir -p .codex && echo x > .codex/config.toml`,
    connect(port),
  ]);
  expect(heard[0]).toContain("Process exited with code 0");
  expect(fs.readdirSync(place.workspace)).toEqual(["here"]);
  expect(fs.existsSync(path.join(place.root, "there"))).toBe(false);
  expect(fs.readFileSync(path.join(place.home, "config.toml"), "utf8")).not.toMatch(/^x$/m);
  expect(connections).toBe(0);
});

it.skipIf(skipped)("network access and further folders are given when asked for", async () => {
  await run(
    ["-s", "workspace-write", "--add-dir", "../tmp", "-c", "sandbox_workspace_write.network_access=true"],
    ({ root }, port) => [`echo x > ${root}/tmp/there`, connect(port)],
  );
  expect(fs.existsSync(path.join(place.root, "tmp", "there"))).toBe(true);
  expect(connections).toBe(1);
});

it("danger-full-access has no sandbox", async () => {
  await run(["-s", "danger-full-access"], ({ root }, port) => [`echo x > ${root}/there`, connect(port)]);
  expect(fs.existsSync(path.join(place.root, "there"))).toBe(true);
  expect(connections).toBe(1);
});
