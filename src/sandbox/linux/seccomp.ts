// The system-call filter: a classic BPF program that bubblewrap loads after its own setup, right before
// the command. It backs the namespaces up: what they leave open (other user namespaces, terminal input
// injection, io_uring around the socket rules) is denied with EPERM, so that programs can cope.
import { ALWAYS_DENIED, JUDGED, NETWORK_DENIED, numberOf } from "./syscalls.ts";
import type { FilterArch } from "./syscalls.ts";

const LOAD = 0x20; // BPF_LD | BPF_W | BPF_ABS
const JUMP_EQ = 0x15;
const JUMP_GE = 0x35;
const JUMP_ANY_BIT = 0x45;
const AND = 0x54;
const RETURN = 0x06;

const ALLOW = 0x7fff_0000;
const KILL = 0x8000_0000;
const EPERM = 0x0005_0001;
const ENOSYS = 0x0005_0026;

// struct seccomp_data: nr, arch, instruction_pointer, args[6] as little-endian 64-bit words.
const NUMBER = 0;
const ARCH = 4;
const argument = (index: number): number => 16 + 8 * index;

const AUDIT_ARCH: Readonly<Record<FilterArch, number>> = { x64: 0xc000_003e, arm64: 0xc000_00b7 };
const X32_BIT = 0x4000_0000;

// NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET; NEWTIME only in unshare, in clone it is the signal.
const NAMESPACE_FLAGS = 0x7e02_0000;
const CLONE_NEWTIME = 0x80;
const TIOCSTI = 0x5412;
const TIOCLINUX = 0x541c;
const AF_UNIX = 1;
const SOCK_STREAM = 1;
const SOCK_SEQPACKET = 5;
const SOCK_TYPE_BITS = 0xf;

type Instruction = readonly [code: number, jumpTrue: number, jumpFalse: number, k: number];

/** The filter for a processor as the bytes that `bwrap --seccomp` reads. */
export function seccompProgram(arch: FilterArch, options: { readonly network: boolean }): Uint8Array {
  const instructions: Instruction[] = [
    [LOAD, 0, 0, ARCH],
    [JUMP_EQ, 1, 0, AUDIT_ARCH[arch]],
    [RETURN, 0, 0, KILL],
    [LOAD, 0, 0, NUMBER],
  ];
  // The x32 table has its own numbers for the same calls.
  if (arch === "x64") instructions.push([JUMP_GE, 0, 1, X32_BIT], [RETURN, 0, 0, KILL]);
  const judged = (name: keyof typeof JUDGED, rule: readonly Instruction[]): void => {
    instructions.push(...forCall(numberOf(JUDGED[name], arch)!, rule));
  };
  judged("clone", denyAnyBit(argument(0), NAMESPACE_FLAGS));
  judged("ioctl", denyEqual(argument(1), [TIOCSTI, TIOCLINUX]));
  judged("unshare", denyAnyBit(argument(0), NAMESPACE_FLAGS | CLONE_NEWTIME));
  // Its flags lie in memory, out of a filter's sight; libraries fall back to clone.
  judged("clone3", [[RETURN, 0, 0, ENOSYS]]);
  if (!options.network) {
    judged("socket", connectedUnixOnly());
    judged("socketpair", connectedUnixOnly());
    // send() on a connected pair has no address; with one a datagram could reach the host's sockets.
    judged("sendto", withoutAddress());
  }
  for (const table of options.network ? [ALWAYS_DENIED] : [ALWAYS_DENIED, NETWORK_DENIED]) {
    for (const numbers of Object.values(table)) {
      const number = numberOf(numbers, arch);
      if (number !== undefined) instructions.push([JUMP_EQ, 0, 1, number], [RETURN, 0, 0, EPERM]);
    }
  }
  instructions.push([RETURN, 0, 0, ALLOW]);
  return encode(instructions);
}

/** `rule` decides the call `number`; other calls skip it. A rule loads what it needs and always returns. */
function forCall(number: number, rule: readonly Instruction[]): Instruction[] {
  return [[JUMP_EQ, 0, rule.length, number], ...rule];
}

function denyAnyBit(offset: number, bits: number): Instruction[] {
  return [
    [LOAD, 0, 0, offset],
    [JUMP_ANY_BIT, 0, 1, bits],
    [RETURN, 0, 0, EPERM],
    [RETURN, 0, 0, ALLOW],
  ];
}

function denyEqual(offset: number, values: readonly number[]): Instruction[] {
  const tests = values.flatMap((value): Instruction[] => [
    [JUMP_EQ, 0, 1, value],
    [RETURN, 0, 0, EPERM],
  ]);
  return [[LOAD, 0, 0, offset], ...tests, [RETURN, 0, 0, ALLOW]];
}

/**
 * Connection-oriented Unix sockets only: without connect they reach nobody but their pair. A datagram
 * socket (SOCK_RAW is one too) could send to the host's sockets by sendmsg, whose address no filter sees.
 */
function connectedUnixOnly(): Instruction[] {
  return [
    [LOAD, 0, 0, argument(0)],
    [JUMP_EQ, 0, 4, AF_UNIX],
    [LOAD, 0, 0, argument(1)],
    [AND, 0, 0, SOCK_TYPE_BITS],
    [JUMP_EQ, 2, 0, SOCK_STREAM],
    [JUMP_EQ, 1, 0, SOCK_SEQPACKET],
    [RETURN, 0, 0, EPERM],
    [RETURN, 0, 0, ALLOW],
  ];
}

/** Both halves of the address pointer must be zero. */
function withoutAddress(): Instruction[] {
  return [
    [LOAD, 0, 0, argument(4)],
    [JUMP_EQ, 0, 3, 0],
    [LOAD, 0, 0, argument(4) + 4],
    [JUMP_EQ, 0, 1, 0],
    [RETURN, 0, 0, ALLOW],
    [RETURN, 0, 0, EPERM],
  ];
}

function encode(instructions: readonly Instruction[]): Uint8Array {
  const bytes = Buffer.alloc(instructions.length * 8);
  instructions.forEach(([code, jumpTrue, jumpFalse, k], index) => {
    bytes.writeUInt16LE(code, index * 8);
    bytes.writeUInt8(jumpTrue, index * 8 + 2);
    bytes.writeUInt8(jumpFalse, index * 8 + 3);
    bytes.writeUInt32LE(k >>> 0, index * 8 + 4);
  });
  return bytes;
}
