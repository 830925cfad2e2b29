// A client of an app-server over stdio that knows when each message came. Times are taken when the bytes
// are there, before they are parsed.
import { spawn } from "node:child_process";
import { performance } from "node:perf_hooks";

const LIMIT_MS = 120_000;

export class UnsupportedError extends Error {
  name = "UnsupportedError";
}

export class Client {
  startedAt = performance.now();
  /** Called with every notification and the time at which it came. */
  onNotification = () => undefined;
  #answers = new Map();
  #nextId = 1;
  #parts = [];

  constructor({ argv, cwd, env }) {
    const [program, ...args] = [...argv, "app-server"];
    this.child = spawn(program, args, { cwd, env, stdio: ["pipe", "pipe", "pipe"] });
    this.child.stdin.on("error", () => undefined);
    this.stderr = "";
    this.child.stderr.on("data", (part) => (this.stderr += part));
    this.child.stdout.on("data", (bytes) => this.#read(bytes));
    this.exited = new Promise((resolve) => this.child.on("close", resolve));
    void this.exited.then(() => {
      for (const { reject } of this.#answers.values()) reject(new Error(`the server ended: ${this.stderr}`));
    });
  }

  get pid() {
    return this.child.pid;
  }

  initialize() {
    const clientInfo = { name: "bench", title: null, version: "1" };
    return this.call("initialize", { clientInfo, capabilities: { experimentalApi: true } });
  }

  /** A request's text and the promise of its answer: { result, error, at }. */
  request(method, params) {
    const id = this.#nextId++;
    const answered = new Promise((resolve, reject) => this.#answers.set(id, { resolve, reject }));
    return { line: `${JSON.stringify({ id, method, params })}\n`, answered };
  }

  write(text) {
    this.child.stdin.write(text);
  }

  /** Sends one request. @returns {Promise<{result, ms, at}>} */
  async call(method, params) {
    const { line, answered } = this.request(method, params);
    const began = performance.now();
    this.write(line);
    const { result, error, at } = await within(answered, method);
    if (error !== undefined) {
      if (/not (yet )?supported|unknown variant/.test(error.message))
        throw new UnsupportedError(error.message);
      throw new Error(`${method}: ${error.message}`);
    }
    return { result, ms: at - began, at };
  }

  /** The next notification of this method. */
  notification(wanted) {
    const came = new Promise((resolve) => {
      this.onNotification = ({ method, params }) => {
        if (method === wanted) resolve(params);
      };
    });
    return within(came, wanted);
  }

  /** Ends the server as its users do. */
  async close() {
    this.child.stdin.end();
    const late = setTimeout(() => this.child.kill("SIGKILL"), 5000);
    await this.exited;
    clearTimeout(late);
  }

  #read(bytes) {
    const at = performance.now();
    let start = 0;
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
      this.#parts.push(bytes.subarray(start, end));
      start = end + 1;
      const message = JSON.parse(Buffer.concat(this.#parts.splice(0)));
      if (message.id === undefined) this.onNotification(message, at);
      else if (message.method === undefined) this.#settle(message, at);
    }
    if (start < bytes.length) this.#parts.push(bytes.subarray(start));
  }

  #settle({ id, result, error }, at) {
    this.#answers.get(id)?.resolve({ result, error, at });
    this.#answers.delete(id);
  }
}

/** The promise, or an error that says what did not come. */
export async function within(promise, what, limitMs = LIMIT_MS) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: nothing within ${limitMs} ms`)), limitMs);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
