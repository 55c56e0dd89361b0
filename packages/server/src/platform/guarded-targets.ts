import { BlockList, isIP } from "node:net";

/**
 * IPv4 that is not the public internet: this network, private use, carrier NAT, loopback, link-local
 * (cloud metadata lives there), protocol assignments, documentation, benchmarks, multicast, reserved.
 * Source: IANA IPv4 Special-Purpose Address Registry.
 */
const specialIpv4: readonly (readonly [string, number])[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
];

/**
 * IPv6 outside global unicast (2000::/3), which covers loopback, IPv4-mapped and -translated, unique local,
 * link-local and multicast at once; then the parts of 2000::/3 that tunnel to IPv4 or are documentation.
 */
const specialIpv6: readonly (readonly [string, number])[] = [
  ["::", 3],
  ["4000::", 2],
  ["8000::", 1],
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
];

/** Which hosts and addresses an outgoing request may reach. */
export interface TargetRules {
  /** True when the operator named this host, so that any address it resolves to may be reached. */
  isAllowedHost(hostname: string): boolean;
  /** True when the address is public or lies in a range the operator named. */
  isAllowedAddress(address: string): boolean;
}

/**
 * Reads the operator's exceptions. Each entry is a CIDR ("10.2.0.0/16"), an address ("10.2.0.7") or a host name
 * ("runner.internal"), compared without regard to case.
 * @throws Error naming the entry when a CIDR cannot be read, so that a typing error never opens more than was meant.
 */
export function targetRules(allow: readonly string[]): TargetRules {
  const hosts = new Set<string>();
  const allowed = newFamilyLists();
  const special = newFamilyLists();
  for (const [network, prefix] of specialIpv4) special.ipv4.addSubnet(network, prefix, "ipv4");
  for (const [network, prefix] of specialIpv6) special.ipv6.addSubnet(network, prefix, "ipv6");

  for (const entry of allow.map((text) => text.trim().toLowerCase()).filter((text) => text !== "")) {
    if (!addRange(allowed, entry)) hosts.add(entry);
  }
  return {
    isAllowedHost: (hostname) => hosts.has(hostname.toLowerCase()),
    isAllowedAddress: (address) => {
      const family = familyOf(address);
      if (family === undefined) return false;
      return allowed[family].check(address, family) || !special[family].check(address, family);
    },
  };
}

/** The family's lists are apart because one BlockList would compare an IPv4 address with IPv6 ranges by its mapped form. */
type FamilyLists = Readonly<Record<"ipv4" | "ipv6", BlockList>>;

function newFamilyLists(): FamilyLists {
  return { ipv4: new BlockList(), ipv6: new BlockList() };
}

/** Adds an address or CIDR; false when the entry is neither and so is a host name. */
function addRange(lists: FamilyLists, entry: string): boolean {
  const [network = "", prefix] = entry.split("/", 2);
  const family = familyOf(network);
  if (family === undefined) {
    if (prefix !== undefined) throw new Error(`"${entry}" is neither a CIDR nor a host name`);
    return false;
  }
  const bits = family === "ipv4" ? 32 : 128;
  if (prefix === undefined) {
    lists[family].addSubnet(network, bits, family);
    return true;
  }
  if (!/^\d{1,3}$/.test(prefix) || Number(prefix) > bits) throw new Error(`"${entry}" has no prefix length between 0 and ${bits}`);
  lists[family].addSubnet(network, Number(prefix), family);
  return true;
}

function familyOf(address: string): "ipv4" | "ipv6" | undefined {
  const version = isIP(address);
  if (version === 4) return "ipv4";
  return version === 6 ? "ipv6" : undefined;
}
