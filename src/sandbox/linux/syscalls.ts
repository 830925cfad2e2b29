// System-call numbers by processor, only those that the filter names. `undefined`: the processor has no
// such call. Source: the kernel's syscall tables (x86 syscall_64.tbl, asm-generic/unistd.h).

export type FilterArch = "x64" | "arm64";

type Numbers = readonly [x64: number | undefined, arm64: number | undefined];

/** Escapes, kernel interfaces and other processes' memory: denied in every sandbox. */
export const ALWAYS_DENIED: Readonly<Record<string, Numbers>> = {
  ptrace: [101, 117],
  process_vm_readv: [310, 270],
  process_vm_writev: [311, 271],
  pidfd_getfd: [438, 438],
  kcmp: [312, 272],
  io_uring_setup: [425, 425],
  io_uring_enter: [426, 426],
  io_uring_register: [427, 427],
  mount: [165, 40],
  umount2: [166, 39],
  pivot_root: [155, 41],
  open_tree: [428, 428],
  move_mount: [429, 429],
  fsopen: [430, 430],
  fsconfig: [431, 431],
  fsmount: [432, 432],
  fspick: [433, 433],
  mount_setattr: [442, 442],
  open_tree_attr: [467, 467],
  setns: [308, 268],
  open_by_handle_at: [304, 265],
  keyctl: [250, 219],
  add_key: [248, 217],
  request_key: [249, 218],
  bpf: [321, 280],
  perf_event_open: [298, 241],
  userfaultfd: [323, 282],
  fanotify_init: [300, 262],
  kexec_load: [246, 104],
  kexec_file_load: [320, 294],
  init_module: [175, 105],
  finit_module: [313, 273],
  delete_module: [176, 106],
  swapon: [167, 224],
  swapoff: [168, 225],
  reboot: [169, 142],
  acct: [163, 89],
  quotactl: [179, 60],
  quotactl_fd: [443, 443],
  syslog: [103, 116],
  settimeofday: [164, 170],
  clock_settime: [227, 112],
  adjtimex: [159, 171],
  clock_adjtime: [305, 266],
  sethostname: [170, 161],
  setdomainname: [171, 162],
  lookup_dcookie: [212, 18],
  vhangup: [153, 58],
  iopl: [172, undefined],
  ioperm: [173, undefined],
  uselib: [134, undefined],
};

/** Reaching out by sockets, denied when the network is restricted. */
export const NETWORK_DENIED: Readonly<Record<string, Numbers>> = {
  connect: [42, 203],
  accept: [43, 202],
  accept4: [288, 242],
  bind: [49, 200],
  listen: [50, 201],
  sendmmsg: [307, 269],
};

/** Judged by their arguments. */
export const JUDGED: Readonly<
  Record<"unshare" | "clone" | "clone3" | "ioctl" | "socket" | "socketpair" | "sendto", Numbers>
> = {
  unshare: [272, 97],
  clone: [56, 220],
  clone3: [435, 435],
  ioctl: [16, 29],
  socket: [41, 198],
  socketpair: [53, 199],
  sendto: [44, 206],
};

/** The number of a call on a processor. */
export function numberOf(numbers: Numbers, arch: FilterArch): number | undefined {
  return numbers[arch === "x64" ? 0 : 1];
}
