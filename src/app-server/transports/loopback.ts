// What is this machine and nothing else: addresses to listen on, and names that a `Host` header may carry.
import { BlockList, isIP } from "node:net";

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet("127.0.0.0", 8, "ipv4");
LOOPBACK.addAddress("::1", "ipv6");

/** Whether only this machine can reach the address. */
export function isLoopbackAddress(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && LOOPBACK.check(address, family === 4 ? "ipv4" : "ipv6");
}

const HOST = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9.-]+))(?::\d{1,5})?$/i;

/**
 * Whether a `Host` header names this machine by a loopback address or `localhost`. Any other name may be
 * one that a web page's owner has pointed at 127.0.0.1 (DNS rebinding).
 */
export function isLoopbackHost(header: string): boolean {
  const [, address, name] = HOST.exec(header) ?? [];
  if (address !== undefined) return isIP(address) === 6 && isLoopbackAddress(address);
  return name !== undefined && (name.toLowerCase() === "localhost" || isLoopbackAddress(name));
}
