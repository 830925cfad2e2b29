// Operating-system errors in the wording that 0.120 puts on the wire:
// "No such file or directory (os error 2)". Clients match on these texts.

// musl's strerror(3): 0.120 is linked with it, whatever the system's own library says. libuv has texts of
// its own for the same errors.
const STRERROR: Readonly<Record<string, string>> = {
  E2BIG: "Argument list too long",
  EACCES: "Permission denied",
  EADDRINUSE: "Address in use",
  EADDRNOTAVAIL: "Address not available",
  EAFNOSUPPORT: "Address family not supported by protocol",
  EAGAIN: "Resource temporarily unavailable",
  EALREADY: "Operation already in progress",
  EBADF: "Bad file descriptor",
  EBUSY: "Resource busy",
  ECANCELED: "Operation canceled",
  ECONNABORTED: "Connection aborted",
  ECONNREFUSED: "Connection refused",
  ECONNRESET: "Connection reset by peer",
  EEXIST: "File exists",
  EFAULT: "Bad address",
  EFBIG: "File too large",
  EHOSTDOWN: "Host is down",
  EHOSTUNREACH: "Host is unreachable",
  EILSEQ: "Illegal byte sequence",
  EINTR: "Interrupted system call",
  EINVAL: "Invalid argument",
  EIO: "I/O error",
  EISCONN: "Socket is connected",
  EISDIR: "Is a directory",
  ELOOP: "Symbolic link loop",
  EMFILE: "No file descriptors available",
  EMLINK: "Too many links",
  EMSGSIZE: "Message too large",
  ENAMETOOLONG: "Filename too long",
  ENETDOWN: "Network is down",
  ENETUNREACH: "Network unreachable",
  ENFILE: "Too many open files in system",
  ENOBUFS: "No buffer space available",
  ENODATA: "No data available",
  ENODEV: "No such device",
  ENOENT: "No such file or directory",
  ENOEXEC: "Exec format error",
  ENOMEM: "Out of memory",
  ENOSPC: "No space left on device",
  ENOSYS: "Function not implemented",
  ENOTCONN: "Socket not connected",
  ENOTDIR: "Not a directory",
  ENOTEMPTY: "Directory not empty",
  ENOTSOCK: "Not a socket",
  ENOTSUP: "Not supported",
  ENOTTY: "Not a tty",
  ENXIO: "No such device or address",
  EOPNOTSUPP: "Not supported",
  EOVERFLOW: "Value too large for data type",
  EPERM: "Operation not permitted",
  EPIPE: "Broken pipe",
  EPROTO: "Protocol error",
  ERANGE: "Result not representable",
  EREMOTEIO: "Remote I/O error",
  EROFS: "Read-only file system",
  ESPIPE: "Invalid seek",
  ESRCH: "No such process",
  ETIMEDOUT: "Operation timed out",
  ETXTBSY: "Text file busy",
  EXDEV: "Cross-device link",
  // libuv has no names for these: EBADFD, ESTALE, EDQUOT.
  "Unknown system error -77": "File descriptor in bad state",
  "Unknown system error -116": "Stale file handle",
  "Unknown system error -122": "Quota exceeded",
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
