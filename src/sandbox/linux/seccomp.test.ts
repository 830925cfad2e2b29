import { describe, expect, it } from "vitest";
import { seccompProgram } from "./seccomp.ts";
import type { FilterArch } from "./syscalls.ts";

const AUDIT = { x64: 0xc000003e, arm64: 0xc00000b7 };
const [ALLOW, KILL, EPERM, ENOSYS] = [0x7fff0000, 0x80000000, 0x50001, 0x50026];

/** Interprets a filter as the kernel does; throws on anything outside the program. */
function verdict(program: Uint8Array, arch: number, number: number, args: readonly bigint[] = []): number {
  const data = Buffer.alloc(64);
  data.writeUInt32LE(number >>> 0, 0);
  data.writeUInt32LE(arch >>> 0, 4);
  args.forEach((value, index) => data.writeBigUInt64LE(value, 16 + index * 8));
  const code = Buffer.from(program);
  let accumulator = 0;
  for (let at = 0; ; at++) {
    const [operation, yes, no, k] = [
      code.readUInt16LE(at * 8),
      code[at * 8 + 2]!,
      code[at * 8 + 3]!,
      code.readUInt32LE(at * 8 + 4),
    ];
    if (operation === 0x06) return k;
    if (operation === 0x20) accumulator = data.readUInt32LE(k);
    else if (operation === 0x54) accumulator = (accumulator & k) >>> 0;
    else if (operation === 0x15) at += accumulator === k ? yes : no;
    else if (operation === 0x35) at += accumulator >= k ? yes : no;
    else if (operation === 0x45) at += (accumulator & k) !== 0 ? yes : no;
    else throw new Error(`unknown operation ${operation}`);
  }
}

const CALLS = {
  x64: {
    read: 0,
    mount: 165,
    clone: 56,
    clone3: 435,
    unshare: 272,
    ioctl: 16,
    socket: 41,
    socketpair: 53,
    sendto: 44,
    connect: 42,
    getsockopt: 55,
  },
  arm64: {
    read: 63,
    mount: 40,
    clone: 220,
    clone3: 435,
    unshare: 97,
    ioctl: 29,
    socket: 198,
    socketpair: 199,
    sendto: 206,
    connect: 203,
    getsockopt: 209,
  },
};

describe.each(["x64", "arm64"] as const)("seccompProgram for %s", (arch: FilterArch) => {
  const closed = seccompProgram(arch, { network: false });
  const open = seccompProgram(arch, { network: true });
  const calls = CALLS[arch];
  const on = (program: Uint8Array, number: number, ...args: bigint[]) =>
    verdict(program, AUDIT[arch], number, args);

  it("is a valid program of bounded length", () => {
    expect(closed.length % 8).toBe(0);
    expect(closed.length / 8).toBeLessThan(4096);
  });

  it("kills foreign processors", () => {
    expect(verdict(closed, AUDIT[arch === "x64" ? "arm64" : "x64"], calls.read)).toBe(KILL);
    expect(verdict(closed, 0x40000003, calls.read)).toBe(KILL);
    if (arch === "x64") expect(on(closed, 0x40000000)).toBe(KILL);
  });

  it("allows ordinary calls and denies the listed ones", () => {
    expect(on(closed, calls.read)).toBe(ALLOW);
    expect(on(closed, calls.getsockopt)).toBe(ALLOW);
    for (const number of [calls.mount, 425, 429, 438]) {
      expect(on(closed, number)).toBe(EPERM);
      expect(on(open, number)).toBe(EPERM);
    }
    expect(on(closed, calls.clone3)).toBe(ENOSYS);
  });

  it("allows threads and forks but no new namespaces", () => {
    expect(on(closed, calls.clone, 0x3d0f00n)).toBe(ALLOW);
    expect(on(closed, calls.clone, 0x11n)).toBe(ALLOW);
    for (const flag of [
      0x20000n,
      0x2000000n,
      0x4000000n,
      0x8000000n,
      0x10000000n,
      0x20000000n,
      0x40000000n,
    ]) {
      expect(on(closed, calls.clone, flag | 0x11n)).toBe(EPERM);
      expect(on(open, calls.unshare, flag)).toBe(EPERM);
    }
    expect(on(closed, calls.unshare, 0x80n)).toBe(EPERM);
    expect(on(closed, calls.unshare, 0x400n)).toBe(ALLOW);
  });

  it("denies terminal input injection whatever the upper half of the request", () => {
    expect(on(open, calls.ioctl, 0n, 0x5412n)).toBe(EPERM);
    expect(on(open, calls.ioctl, 0n, 0x1_0000_5412n)).toBe(EPERM);
    expect(on(open, calls.ioctl, 0n, 0x541cn)).toBe(EPERM);
    expect(on(open, calls.ioctl, 0n, 0x5413n)).toBe(ALLOW);
  });

  it("limits sockets to connection-oriented Unix ones when the network is closed", () => {
    for (const number of [calls.socket, calls.socketpair]) {
      expect(on(closed, number, 1n, 1n)).toBe(ALLOW);
      expect(on(closed, number, 1n, 0x80805n)).toBe(ALLOW);
      expect(on(closed, number, 1n, 2n)).toBe(EPERM);
      expect(on(closed, number, 1n, 3n)).toBe(EPERM);
      expect(on(closed, number, 2n, 1n)).toBe(EPERM);
      expect(on(closed, number, 16n, 3n)).toBe(EPERM);
      expect(on(open, number, 2n, 1n)).toBe(ALLOW);
    }
    expect(on(closed, calls.connect)).toBe(EPERM);
    expect(on(open, calls.connect)).toBe(ALLOW);
  });

  it("allows sending without an address only", () => {
    expect(on(closed, calls.sendto, 0n, 0n, 0n, 0n, 0n)).toBe(ALLOW);
    expect(on(closed, calls.sendto, 0n, 0n, 0n, 0n, 0x1000n)).toBe(EPERM);
    expect(on(closed, calls.sendto, 0n, 0n, 0n, 0n, 0x1_0000_0000n)).toBe(EPERM);
  });
});
