// Keeps the bundle's compiled code between runs, for Node 20; newer versions have it built in.
// It lies beside the bundle: who may write there can change the program anyway, and it goes when the
// bundle goes. Where we may not write, every run compiles. Names of the bundle's files change with their
// content, and V8 itself refuses code that another version or other flags made.
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const vm = require("node:vm");

/** Smaller files compile faster than they are looked up. */
const WORTH_KEEPING = 50_000;

/** From now on `require` takes compiled code for the .cjs files of `folder`, and leaves it at the exit. */
exports.keepCompiledCode = (folder) => {
  const suffix = `.${process.versions.v8}-${process.arch}.code`;
  require.extensions[".cjs"] = (module, file) => {
    const source = fs.readFileSync(file, "utf8");
    if (path.dirname(file) !== folder || source.length < WORTH_KEEPING) return module._compile(source, file);
    const script = compile(source, file, file + suffix);
    const requireFrom = (name) => module.require(name);
    script.runInThisContext()(module.exports, requireFrom, module, file, folder);
  };
};

function compile(source, filename, kept) {
  const cachedData = readKept(kept);
  const script = new vm.Script(`(function(exports,require,module,__filename,__dirname){${source}\n})`, {
    filename,
    cachedData,
    importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  // At the exit the functions that this run needed are compiled, too.
  if (script.cachedDataRejected !== false) process.once("exit", () => keep(script, kept));
  return script;
}

function readKept(file) {
  if (!fs.existsSync(file)) return undefined;
  try {
    return fs.readFileSync(file);
  } catch {
    return undefined; // another user's, not for us to read
  }
}

function keep(script, file) {
  const fresh = `${file}.${process.pid}`;
  try {
    fs.writeFileSync(fresh, script.createCachedData());
    fs.renameSync(fresh, file);
  } catch {
    // A folder that is not ours to write, or a full disk: the next run compiles again.
    fs.rmSync(fresh, { force: true });
  }
}
