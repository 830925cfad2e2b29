// The bench's cases: what is run, what the model says meanwhile, and the figures we promise.
// Targets are for the program built here on Node 20; `shareOfPeer` is a part of the peer's CPU.

const EXEC = ["exec", "--skip-git-repo-check"];
const SANDBOXED = [...EXEC, "--sandbox", "workspace-write"];
const UNSANDBOXED = [...EXEC, "--dangerously-bypass-approvals-and-sandbox"];

export const CASES = {
  // No promise of ours: the measure of the machine and of the moment, for the rows below.
  node: { about: "bare Node", program: "node", argv: ["-e", "0"] },
  version: { about: "--version", argv: ["--version"], target: { cpuMs: 60 } },
  hello: {
    about: "one message",
    argv: [...EXEC, "hi"],
    script: "hello",
    target: { cpuMs: 110, rssProcess: 75e6, firstMs: 130, firstBytes: 19_500, connections: 1 },
  },
  sandboxed: {
    about: "50 sandboxed calls",
    argv: [...SANDBOXED, "hi"],
    script: "calls",
    calls: 50,
    target: { shareOfPeer: 1 / 3, perCallMs: 25, connections: 1 },
  },
  unsandboxed: {
    about: "50 unsandboxed calls",
    argv: [...UNSANDBOXED, "hi"],
    script: "calls",
    calls: 50,
    target: { perCallMs: 12, connections: 1 },
  },
  deltas: {
    about: "20,000 deltas",
    argv: [...EXEC, "hi"],
    script: "deltas",
    target: { cpuMs: 450 },
  },
  output: {
    about: "50 MB of output",
    argv: [...UNSANDBOXED, "hi"],
    script: "output",
    target: { cpuMs: 800, rssTree: 130e6 },
  },
};
