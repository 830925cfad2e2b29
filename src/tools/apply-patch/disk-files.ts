// The read port of plan.ts on the real disk. Only regular files of bounded size are read, so that a
// patch naming a pipe or a device cannot hang the turn.
import * as fs from "node:fs/promises";
import { err, ok } from "../../base/result.ts";
import { errnoCode, osErrorText } from "../../base/os-error.ts";
import type { PatchFiles } from "./plan.ts";

const LARGEST_FILE = 128 * 1024 * 1024;

/** Files as they are on disk. Reading follows symbolic links. */
export const diskFiles: PatchFiles = {
  async read(file) {
    try {
      const stat = await fs.stat(file);
      if (!stat.isFile() && !stat.isDirectory()) {
        return err({ missing: false, cause: "not a regular file" });
      }
      if (stat.size > LARGEST_FILE) {
        return err({ missing: false, cause: `larger than ${LARGEST_FILE} bytes` });
      }
      // Reading a directory fails with the system's own text.
      return ok(await fs.readFile(file));
    } catch (error) {
      return err({ missing: errnoCode(error) === "ENOENT", cause: osErrorText(error) });
    }
  },
};
