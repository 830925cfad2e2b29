// fs/readFile: the price of one request, and of one megabyte.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { median } from "../place.mjs";

const SIZES = { small: 100, large: 1024 * 1024 };
const READS = { small: 300, large: 30 };

export function writeFiles(folder) {
  for (const [name, size] of Object.entries(SIZES)) writeFileSync(path.join(folder, name), "x".repeat(size));
}

export async function readFiles(client, { cwd }) {
  await client.initialize();
  return { smallMs: await read(client, cwd, "small"), largeMs: await read(client, cwd, "large") };
}

async function read(client, cwd, name) {
  const times = [];
  for (let count = 0; count < READS[name]; count += 1) {
    const { ms, result } = await client.call("fs/readFile", { path: path.join(cwd, name) });
    if (Buffer.byteLength(result.dataBase64, "base64") !== SIZES[name])
      throw new Error(`${name}: not the file`);
    times.push(ms);
  }
  return median(times);
}
