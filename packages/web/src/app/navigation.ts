import { Bell, BookOpen, CalendarClock, Flame, Globe, House, Network, type LucideIcon } from "lucide-react";
import { hasScreen } from "#app/screens.ts";

export interface NavigationItem {
  readonly label: string;
  readonly href: string;
  readonly icon: LucideIcon;
  /** The second key after `g`. */
  readonly key: string;
  /** What it is called in the bottom bar of phones, for those that stand there. */
  readonly phoneLabel?: string;
  /** Addresses that belong to it besides its own. */
  readonly also?: readonly string[];
}

const items: readonly NavigationItem[] = [
  { label: "Home", phoneLabel: "Now", href: "/", icon: House, key: "h" },
  { label: "Incidents", phoneLabel: "Incidents", href: "/incidents", icon: Flame, key: "i", also: ["/reports"] },
  {
    label: "Alerts",
    href: "/alerts",
    icon: Bell,
    key: "a",
    also: ["/sources", "/heartbeats", "/probes", "/routing", "/silences", "/maintenance-windows", "/mute-intervals", "/inhibition-rules"],
  },
  { label: "On-call", phoneLabel: "On-call", href: "/on-call", icon: CalendarClock, key: "o" },
  { label: "Services", href: "/services", icon: Network, key: "s", also: ["/runbooks"] },
  { label: "Status pages", href: "/status-pages", icon: Globe, key: "p" },
  { label: "Postmortems", href: "/postmortems", icon: BookOpen, key: "m" },
];

/** The places there are, in the rail's order. */
export const navigation: readonly NavigationItem[] = items.filter((item) => hasScreen(item.href));

/** Whether an address lies within a place. */
export function isWithin(pathname: string, { href, also = [] }: Pick<NavigationItem, "href" | "also">): boolean {
  if (href === "/") return pathname === "/";
  return [href, ...also].some((address) => pathname === address || pathname.startsWith(`${address}/`));
}
