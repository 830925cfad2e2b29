// Why bubblewrap does not work here, and what to do about it: from its message and a few facts about the
// system. Pure. Each text is one sentence for the user.

export interface SystemFacts {
  /** `/proc/sys/…` values that decide about user namespaces, undefined where the file is absent. */
  readonly unprivilegedUserns: string | undefined;
  readonly maxUserNamespaces: string | undefined;
  readonly apparmorRestricts: string | undefined;
  readonly container: boolean;
  readonly wsl1: boolean;
  /** Text of /etc/os-release. */
  readonly osRelease: string;
}

export interface Obstacle {
  readonly cause: string;
  readonly fix: string;
}

const ALTERNATIVE = "or run codex in an environment that you isolate yourself, with danger-full-access";

/** No usable bwrap was found on PATH. */
export function missingBwrap(facts: SystemFacts): Obstacle {
  if (facts.wsl1) return wsl1();
  return {
    cause: "The sandbox needs bubblewrap, and no bwrap outside the workspace is on PATH.",
    fix: `Install it with: ${installCommand(facts.osRelease)}`,
  };
}

/** The trial run failed with `message` (bwrap's standard error). */
export function diagnose(message: string, facts: SystemFacts): Obstacle {
  const text = message.trim().split("\n").at(-1) ?? "";
  if (facts.wsl1) return wsl1();
  if (/unknown option/i.test(text)) {
    return {
      cause: `The installed bubblewrap is too old for the sandbox (${text}).`,
      fix: `Upgrade it with: ${installCommand(facts.osRelease)}`,
    };
  }
  if (/seccomp/i.test(text)) {
    return {
      cause: `The kernel refuses system-call filters (${text}).`,
      fix: `Use a kernel with CONFIG_SECCOMP_FILTER, ${ALTERNATIVE}.`,
    };
  }
  return namespaceObstacle(text, facts);
}

function namespaceObstacle(text: string, facts: SystemFacts): Obstacle {
  if (facts.unprivilegedUserns === "0") {
    return {
      cause: "User namespaces are switched off (kernel.unprivileged_userns_clone=0).",
      fix: "Switch them on with: sudo sysctl -w kernel.unprivileged_userns_clone=1",
    };
  }
  if (facts.maxUserNamespaces === "0") {
    return {
      cause: "User namespaces are switched off (user.max_user_namespaces=0).",
      fix: "Switch them on with: sudo sysctl -w user.max_user_namespaces=15000",
    };
  }
  if (facts.apparmorRestricts === "1") {
    return {
      cause: `AppArmor does not let bubblewrap use user namespaces (${text}).`,
      fix: "Install an AppArmor profile for bwrap, or allow it with: sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0",
    };
  }
  if (facts.container) {
    return {
      cause: `This container lacks the rights that bubblewrap needs (${text}).`,
      fix: `Start it with --security-opt seccomp=unconfined --security-opt apparmor=unconfined, ${ALTERNATIVE}.`,
    };
  }
  return {
    cause: `Bubblewrap cannot set the sandbox up (${text === "" ? "no message" : text}).`,
    fix: `Check that "bwrap --unshare-user --ro-bind / / true" works as this user, ${ALTERNATIVE}.`,
  };
}

function wsl1(): Obstacle {
  return {
    cause: "WSL 1 has no namespaces, which the sandbox needs.",
    fix: "Convert the distribution to WSL 2 with: wsl --set-version <distribution> 2",
  };
}

const INSTALLERS: readonly (readonly [ids: RegExp, command: string])[] = [
  [/debian|ubuntu/, "sudo apt install bubblewrap"],
  [/fedora|rhel|centos/, "sudo dnf install bubblewrap"],
  [/arch/, "sudo pacman -S bubblewrap"],
  [/alpine/, "sudo apk add bubblewrap"],
  [/suse/, "sudo zypper install bubblewrap"],
];

function installCommand(osRelease: string): string {
  const ids = [...osRelease.matchAll(/^ID(?:_LIKE)?=(.*)$/gm)].map((match) => match[1]).join(" ");
  return INSTALLERS.find(([pattern]) => pattern.test(ids))?.[1] ?? "your package manager, package bubblewrap";
}
