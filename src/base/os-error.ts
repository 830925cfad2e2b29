// Operating-system errors in the wording that 0.120 puts on the wire:
// "No such file or directory (os error 2)". Clients match on these texts.

// libuv's own descriptions differ from strerror(3) for these; the wire has strerror's.
const STRERROR: Readonly<Record<string, string>> = {
  EPERM: "Operation not permitted",
  ENOENT: "No such file or directory",
  EIO: "Input/output error",
  E2BIG: "Argument list too long",
  ENOEXEC: "Exec format error",
  EBADF: "Bad file descriptor",
  EACCES: "Permission denied",
  EBUSY: "Device or resource busy",
  EEXIST: "File exists",
  EXDEV: "Invalid cross-device link",
  ENOTDIR: "Not a directory",
  EISDIR: "Is a directory",
  EINVAL: "Invalid argument",
  EMFILE: "Too many open files",
  ETXTBSY: "Text file busy",
  EFBIG: "File too large",
  ENOSPC: "No space left on device",
  EROFS: "Read-only file system",
  EPIPE: "Broken pipe",
  ENAMETOOLONG: "File name too long",
  ENOTEMPTY: "Directory not empty",
  ELOOP: "Too many levels of symbolic links",
};

/** The errno code (`ENOENT`, …) of a Node system error, or undefined for anything else. */
export function errnoCode(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

/** "No such file or directory (os error 2)" for a system error; the plain message for others. */
export function osErrorText(error: unknown): string {
  const code = errnoCode(error);
  if (code !== undefined && error instanceof Error) {
    const errno = "errno" in error && typeof error.errno === "number" ? Math.abs(error.errno) : undefined;
    const text = STRERROR[code] ?? (errno === undefined ? undefined : systemText(errno));
    if (text !== undefined && errno !== undefined) return `${text} (os error ${errno})`;
  }
  return error instanceof Error ? error.message : String(error);
}

// `node:util` is not imported: every program starts with this file, and hardly any needs it.
function systemText(errno: number): string | undefined {
  return process.getBuiltinModule("node:util").getSystemErrorMap().get(-errno)?.[1];
}
