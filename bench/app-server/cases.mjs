// The app-server's cases: what is done with one server, what is measured and the figures we promise.
// `prepare` runs once for each program's place, `run` once a round with a fresh server.
import { commands, manyCommands } from "./commands.mjs";
import { keystrokes, oneShot } from "./file-search.mjs";
import { writeTree } from "./file-tree.mjs";
import { readFiles, writeFiles } from "./files.mjs";
import { manyThreads } from "./many-threads.mjs";
import { pipelined } from "./pipelined.mjs";
import { start } from "./start.mjs";
import { writeThreads } from "./stored-threads.mjs";
import { list, resume } from "./threads.mjs";

export const APP_SERVER_CASES = {
  start: {
    about: "start to `initialize` answered",
    run: start,
    figures: {
      cpuMs: { title: "CPU", unit: "ms", limit: 110 },
      wallMs: { title: "wall", unit: "ms" },
      idle: { title: "memory, idle 1 s later", unit: "MB", limit: 70e6 },
    },
  },
  list: {
    about: "`thread/list` among 2,000 threads",
    prepare: ({ codexHome }) => writeThreads(codexHome),
    run: list,
    figures: {
      firstMs: { title: "25, first call", unit: "ms" },
      pageMs: { title: "25, median of 40", unit: "ms", limit: 5 },
      allMs: { title: "all, in pages of 100", unit: "ms", limit: 300 },
    },
  },
  resume: {
    about: "`thread/resume` of 2,000 turns",
    prepare: ({ codexHome }) => writeThreads(codexHome),
    run: resume,
    figures: {
      medianMs: { title: "median of 7", unit: "ms", limit: 150 },
      bytes: { title: "answer", unit: "MB" },
    },
  },
  files: {
    about: "`fs/readFile`",
    prepare: ({ cwd }) => writeFiles(cwd),
    run: readFiles,
    figures: {
      smallMs: { title: "100 bytes, median of 300", unit: "ms", shareOfPeer: 1 },
      largeMs: { title: "1 MB, median of 30", unit: "ms", shareOfPeer: 0.5 },
    },
  },
  commands: {
    about: "`command/exec` of `true`, sandboxed",
    run: commands,
    figures: {
      medianMs: { title: "median of 40", unit: "ms", limit: 16 },
      cpuMs: { title: "CPU per call", unit: "ms", limit: 16 },
    },
  },
  "many-commands": {
    about: "50 × `command/exec` at once",
    run: manyCommands,
    figures: {
      failed: { title: "failed", unit: "", limit: 0 },
      wallMs: { title: "all answered", unit: "ms" },
      peak: { title: "peak memory of the tree", unit: "MB", limit: 120e6 },
    },
  },
  threads: {
    about: "50 threads, a message each",
    run: manyThreads,
    figures: {
      cpuMs: { title: "CPU", unit: "ms", limit: 2000 },
      wallMs: { title: "wall", unit: "ms" },
      peak: { title: "peak memory of the tree", unit: "MB", limit: 150e6 },
      faults: { title: "notifications lost or out of order", unit: "", limit: 0 },
    },
  },
  pipelined: {
    about: "2,000 requests at once",
    run: pipelined,
    figures: {
      wallMs: { title: "last answer", unit: "ms", limit: 2000 },
      refused: { title: "refused", unit: "" },
      silent: { title: "never answered", unit: "", limit: 0 },
      peak: { title: "peak memory of the tree", unit: "MB" },
    },
  },
  search: {
    about: "`fuzzyFileSearch`, 200,000 files",
    shared: { name: "tree", write: writeTree },
    run: oneShot,
    figures: {
      firstMs: { title: "first call", unit: "ms", limit: 700 },
      laterMs: { title: "later calls, median of 6", unit: "ms", limit: 700 },
    },
  },
  typing: {
    about: "file search session, 200,000 files",
    shared: { name: "tree", write: writeTree },
    run: keystrokes,
    figures: {
      firstMs: { title: "first letter", unit: "ms" },
      medianMs: { title: "next letters, median", unit: "ms", limit: 25 },
      longestMs: { title: "next letters, longest", unit: "ms" },
      silent: { title: "not answered in full", unit: "", limit: 0 },
      peak: { title: "peak memory of the tree", unit: "MB" },
    },
  },
};
