// The bench's model: answers the Responses API at once, from a script prepared before the run.
// Runs in a process of its own (fork), so that its CPU is never counted as the program's.
// Messages in: { script: "name" } starts a new record; { report: true } asks for it.
import http from "node:http";
import { performance } from "node:perf_hooks";
import { SCRIPTS } from "./scripts.mjs";

const now = () => performance.timeOrigin + performance.now();
let script = SCRIPTS.hello;
let record = emptyRecord();

function emptyRecord() {
  return { connections: 0, requests: 0, bytes: 0, firstAt: null, firstBytes: null };
}

const server = http.createServer((request, response) => {
  const arrived = now();
  let bytes = 0;
  request.on("data", (part) => (bytes += part.length));
  request.on("end", () => {
    if (request.method !== "POST" || !request.url.endsWith("/responses")) {
      response.writeHead(request.method === "GET" ? 200 : 404, { "content-type": "application/json" });
      response.end('{"models":[]}');
      return;
    }
    record.firstAt ??= arrived;
    record.firstBytes ??= bytes;
    record.bytes += bytes;
    const reply = script(record.requests++);
    response.writeHead(200, { "content-type": "text/event-stream" });
    for (const part of reply) response.write(part);
    response.end();
  });
});
// Longer than any run: whoever opens a new connection does so by its own choice.
server.keepAliveTimeout = 60_000;
server.on("connection", () => (record.connections += 1));
server.listen(0, "127.0.0.1", () => process.send({ port: server.address().port }));

process.on("message", (message) => {
  if (message.script !== undefined) {
    script = SCRIPTS[message.script];
    record = emptyRecord();
    process.send({ ready: true });
  } else process.send(record);
});
process.on("disconnect", () => process.exit(0));
