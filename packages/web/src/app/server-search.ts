import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { CalendarClock, Flame, type LucideIcon, Network, UserRound } from "lucide-react";
import { api, read } from "#api/client.ts";

/** Something on the server, by its name. */
export interface Found {
  readonly href: string;
  readonly label: string;
  readonly detail?: string | undefined;
  readonly icon: LucideIcon;
}

const enoughLetters = 2;
const mostOfAKind = 5;
const listsStayMs = 60_000;

/** Incidents, services, people and schedules under a text: services are searched by the server, the short lists here. */
export function useServerSearch(text: string): { readonly items: readonly Found[]; readonly isLoading: boolean } {
  const wanted = text.trim();
  const enabled = wanted.length >= enoughLetters;
  const services = useQuery({
    queryKey: ["services", "search", wanted],
    queryFn: () => read(api.GET("/api/v1/services", { params: { query: { search: wanted, limit: mostOfAKind } } })),
    enabled,
    placeholderData: keepPreviousData,
  });
  const lists = useQuery({ queryKey: ["search-lists"], queryFn: fetchLists, enabled, staleTime: listsStayMs });
  if (!enabled) return { items: [], isLoading: false };
  const found = (services.data?.items ?? []).map(
    (service): Found => ({ href: `/services/${service.id}`, label: service.name, detail: "Service", icon: Network }),
  );
  return { items: [...matching(lists.data ?? [], wanted), ...found], isLoading: services.isFetching || lists.isFetching };
}

/** Asked for once a minute while somebody searches; what fails is left out. */
async function fetchLists(): Promise<readonly Found[]> {
  const answers = await Promise.allSettled([incidents(), people(), schedules()]);
  return answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
}

async function incidents(): Promise<readonly Found[]> {
  const { items } = await read(api.GET("/api/v1/incidents", { params: { query: { limit: 100 } } }));
  return items.map((incident) => ({
    href: `/incidents/${incident.number}`,
    label: `${incident.reference} ${incident.title}`,
    detail: `${incident.severity}, ${incident.status}`,
    icon: Flame,
  }));
}

async function people(): Promise<readonly Found[]> {
  const { items } = await read(api.GET("/api/v1/users", { params: { query: { limit: 200 } } }));
  return items.map((person) => ({ href: "/settings", label: person.name, detail: person.email, icon: UserRound }));
}

async function schedules(): Promise<readonly Found[]> {
  const { items } = await read(api.GET("/api/v1/schedules", { params: { query: { limit: 100 } } }));
  return items.map((schedule) => ({ href: `/schedules/${schedule.id}`, label: schedule.name, detail: "Schedule", icon: CalendarClock }));
}

function matching(list: readonly Found[], wanted: string): readonly Found[] {
  const lower = wanted.toLowerCase();
  return list.filter((item) => `${item.label} ${item.detail ?? ""}`.toLowerCase().includes(lower)).slice(0, 3 * mostOfAKind);
}
