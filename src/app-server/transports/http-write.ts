// Writes an HTTP answer: to a plain request, or by hand on the bare socket of an upgrade that is refused.
import { type ServerResponse, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import type { HttpAnswer } from "./http-routes.ts";

/** How long a refused client may take to read why. */
const LAST_READ_MS = 2000;

/** Answers a plain request. */
export function writeAnswer(response: ServerResponse, answer: HttpAnswer): void {
  response.writeHead(answer.status, headersOf(answer));
  response.end(answer.body);
}

/** Answers an upgrade request, and closes its socket. */
export function refuseUpgrade(socket: Duplex, answer: HttpAnswer): void {
  const headers = { ...headersOf(answer), date: new Date().toUTCString(), connection: "close" };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const head = `HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status]}\r\n${lines.join("\r\n")}\r\n\r\n`;
  const timer = setTimeout(() => socket.destroy(), LAST_READ_MS);
  socket.once("close", () => clearTimeout(timer));
  socket.end(head + (answer.body ?? ""), () => socket.destroy());
}

function headersOf({ body, headers }: HttpAnswer): Record<string, string> {
  const type = body === undefined ? {} : { "content-type": "text/plain; charset=utf-8" };
  return { ...headers, ...type, "content-length": String(Buffer.byteLength(body ?? "")) };
}
