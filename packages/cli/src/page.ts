import { read } from "@staunch/client";
import { listPeople, listSchedules, listServices, type Named, pickByName } from "#find-by-name.ts";
import { printDone } from "#print.ts";
import { type CommonOptions, connect, type Surroundings } from "#surroundings.ts";

export interface PageOptions extends CommonOptions {
  readonly low?: boolean;
}

function targetOf(named: Named): { userId: string } | { scheduleId: string } | { serviceId: string } {
  if (named.kind === "person") return { userId: named.id };
  return named.kind === "schedule" ? { scheduleId: named.id } : { serviceId: named.id };
}

/** Pages a person, whoever is on call in a schedule, or whoever answers for a service. */
export async function page(around: Surroundings, whom: string, title: string, options: PageOptions): Promise<void> {
  const api = connect(around, options);
  const candidates = (await Promise.all([listPeople(api), listSchedules(api), listServices(api)])).flat();
  const named = pickByName(candidates, whom);
  const body = { ...targetOf(named), title, urgency: options.low === true ? ("low" as const) : ("high" as const) };
  const answer = await read(api.POST("/api/v1/pages", { body }));
  printDone(around, options, { answer, sentence: `Paged ${named.name}: ${title}` });
}
