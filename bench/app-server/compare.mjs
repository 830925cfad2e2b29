// Runs one of the app-server's cases for every program in turn, round after round. The figures are medians.
import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { median, preparePlace } from "../place.mjs";
import { Client, UnsupportedError } from "./client.mjs";

/** @returns {Promise<{entry, figures: object[], skipped: string | null}>} one set of figures a program */
export async function compare(name, entry, { programs, area, port, runs }) {
  const places = programs.map((program) => ({ ...program, ...preparePlace(area, program.name, port) }));
  const shared = sharedFolder(entry, area);
  for (const place of places) place.prepared = entry.prepare?.(place);
  const results = places.map(() => []);
  let running = "";
  try {
    // The first round fills the disk cache and what the programs keep between runs; it does not count.
    for (let round = 0; round <= runs; round += 1) {
      for (const [index, place] of places.entries()) {
        running = place.name;
        const figures = await once(entry, { ...place, shared });
        if (round > 0) results[index].push(figures);
      }
    }
  } catch (error) {
    if (error instanceof UnsupportedError) return { entry, figures: [], skipped: error.message };
    throw new Error(`${name}, ${running}: ${error.message}`, { cause: error });
  }
  return { entry, figures: results.map(medians), skipped: null };
}

async function once(entry, place) {
  const client = new Client(place);
  try {
    return await entry.run(client, place);
  } finally {
    await client.close();
  }
}

/** Made once, for all cases and programs that name it. */
function sharedFolder({ shared }, area) {
  if (shared === undefined) return null;
  const folder = path.join(area, shared.name);
  if (!existsSync(folder)) {
    mkdirSync(folder);
    shared.write(folder);
  }
  return folder;
}

function medians(all) {
  const keys = Object.keys(all[0]);
  return Object.fromEntries(keys.map((key) => [key, median(all.map((figures) => figures[key]))]));
}
