// A file system in memory for tests of this folder.
import type { ContextFiles } from "./files.ts";

export type MemoryNode =
  | string
  | Uint8Array
  | "<dir>"
  | { readonly link: string }
  | { readonly error: string };

/** Files by absolute path. `{link}` is a symlink, `{error}` a file whose reading fails with that code. */
export function memoryFiles(nodes: Readonly<Record<string, MemoryNode>>): ContextFiles {
  const resolve = (path: string): MemoryNode | undefined => {
    const node = nodes[path];
    return typeof node === "object" && "link" in node ? nodes[node.link] : node;
  };
  return {
    kind: (path) => {
      const node = resolve(path);
      if (node === undefined) return null;
      if (node === "<pipe>") return "other";
      return node === "<dir>" ? "directory" : "file";
    },
    readFile: (path, limit) => {
      const node = resolve(path);
      if (node === undefined) throw systemError("ENOENT", -2);
      if (node === "<dir>") throw systemError("EISDIR", -21);
      if (typeof node === "object" && "error" in node) throw systemError(node.error, -13);
      const bytes = typeof node === "string" ? Buffer.from(node) : (node as Uint8Array);
      return bytes.subarray(0, limit);
    },
    readLink: (path) => {
      const node = nodes[path];
      return typeof node === "object" && "link" in node ? node.link : null;
    },
  };
}

function systemError(code: string, errno: number): Error {
  return Object.assign(new Error(code), { code, errno });
}
