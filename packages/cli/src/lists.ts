import { read } from "@staunch/client";
import { pickByName } from "#find-by-name.ts";
import { localTime } from "#local-time.ts";
import { printList } from "#print.ts";
import { spanInWords } from "#relative-time.ts";
import { type CommonOptions, connect, type Surroundings } from "#surroundings.ts";

/** Who is on call now and who is next, in every schedule or in one. */
export async function who(around: Surroundings, schedule: string | undefined, options: CommonOptions): Promise<void> {
  const api = connect(around, options);
  const answer = await read(api.GET("/api/v1/on-call"));
  const known = answer.items.map((item) => ({ kind: "schedule" as const, id: item.schedule.id, name: item.schedule.name }));
  const wanted = schedule === undefined ? undefined : pickByName(known, schedule).id;
  const rows = answer.items.filter((item) => wanted === undefined || item.schedule.id === wanted);
  printList(around, options, {
    answer: { ...answer, items: rows },
    rows,
    columns: [
      { head: "schedule", text: (row) => row.schedule.name },
      { head: "on call", text: (row) => row.onCall.map(({ user }) => user.name).join(", ") || "nobody" },
      { head: "until", text: (row) => untilOf(row.now?.until, row.schedule.timeZone) },
      { head: "then", text: (row) => row.next?.user.name ?? "nobody" },
      { head: "zone", text: (row) => row.schedule.timeZone },
    ],
    empty: "There is no schedule yet.",
  });
}

function untilOf(at: string | null | undefined, zone: string): string {
  return at === null || at === undefined ? "" : localTime(at, zone);
}

export interface ListOptions extends CommonOptions {
  readonly all?: boolean;
  readonly limit?: string;
}

const defaultLimit = 50;

function limitOf(options: ListOptions): number {
  const limit = Number(options.limit ?? defaultLimit);
  return Number.isInteger(limit) && limit > 0 ? Math.min(limit, 200) : defaultLimit;
}

/** Alerts, newest first: those that are not resolved, or all of them. */
export async function alerts(around: Surroundings, options: ListOptions): Promise<void> {
  const api = connect(around, options);
  const status = options.all === true ? {} : { status: "triggered,acknowledged" };
  const answer = await read(api.GET("/api/v1/alerts", { params: { query: { limit: limitOf(options), ...status } } }));
  const now = around.now();
  printList(around, options, {
    answer,
    rows: answer.items,
    columns: [
      { head: "status", text: (row) => row.status },
      { head: "severity", text: (row) => row.severity },
      { head: "service", text: (row) => row.serviceName ?? "" },
      { head: "count", text: (row) => String(row.count) },
      { head: "since", text: (row) => spanInWords(row.openedAt, now) },
      { head: "title", text: (row) => row.title },
    ],
    empty: "No open alerts.",
  });
}

/** Incidents, worst first: those that are open, or all of them. */
export async function incidents(around: Surroundings, options: ListOptions): Promise<void> {
  const api = connect(around, options);
  const status = options.all === true ? {} : { status: ["triage" as const, "active" as const, "mitigated" as const] };
  const answer = await read(api.GET("/api/v1/incidents", { params: { query: { limit: limitOf(options), ...status } } }));
  const now = around.now();
  printList(around, options, {
    answer,
    rows: answer.items,
    columns: [
      { head: "number", text: (row) => row.reference },
      { head: "severity", text: (row) => row.severity },
      { head: "status", text: (row) => row.status },
      { head: "commander", text: (row) => row.commander?.name ?? "" },
      { head: "since", text: (row) => spanInWords(row.impactStartedAt ?? row.declaredAt, now) },
      { head: "title", text: (row) => row.title },
    ],
    empty: "Nothing is on fire.",
  });
}
