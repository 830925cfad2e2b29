// The file port of the context layer, on the real disk.
import * as fs from "node:fs";
import type { ContextFiles } from "../context/files.ts";
import { errnoCode } from "../base/os-error.ts";

export const diskContextFiles: ContextFiles = {
  kind(path) {
    try {
      const stat = fs.statSync(path, { throwIfNoEntry: false });
      if (stat === undefined) return null;
      return stat.isFile() ? "file" : stat.isDirectory() ? "directory" : "other";
    } catch (error) {
      // Not to be looked at (EACCES, ELOOP, ENOTDIR) is as good as not there.
      if (errnoCode(error) === undefined) throw error;
      return null;
    }
  },
  readFile(path, limit) {
    // O_NONBLOCK: opening a fifo must not wait for a writer.
    const fd = fs.openSync(path, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
    try {
      if (!fs.fstatSync(fd).isFile()) throw new Error("not a regular file");
      const buffer = Buffer.alloc(Math.min(limit, fs.fstatSync(fd).size));
      return buffer.subarray(0, fs.readSync(fd, buffer, 0, buffer.length, 0));
    } finally {
      fs.closeSync(fd);
    }
  },
  readLink(path) {
    try {
      return fs.readlinkSync(path);
    } catch (error) {
      if (errnoCode(error) === undefined) throw error;
      return null;
    }
  },
};
