import { api, read } from "#api/client.ts";
import { now } from "#ui/now.ts";

export interface FirstRota {
  readonly name: string;
  readonly userId: string;
  readonly timeZone: string;
}

const handoffOnMonday = 1 as const;
const handoffAt = "09:00";

/**
 * A rota with one person who hands over to themselves every Monday at 09:00, and the organisation's default policy
 * pointed at it. From here on adding somebody is adding a member.
 */
export async function createFirstRota({ name, userId, timeZone }: FirstRota): Promise<void> {
  const start = now().toZonedDateTimeISO(timeZone).startOfDay().toPlainDateTime().toString({ smallestUnit: "minute" });
  const rotation = {
    name: "Primary",
    members: [{ kind: "user" as const, userId }],
    start,
    end: null,
    turn: { unit: "weeks" as const, count: 1, handoffAt, handoffOn: handoffOnMonday },
    restrictions: [],
  };
  const schedule = await read(api.POST("/api/v1/schedules", { body: { name, definition: { timeZone, rotations: [rotation] } } }));
  const policies = await read(api.GET("/api/v1/escalation-policies"));
  const policy = policies.items.find((known) => known.isDefault);
  if (policy === undefined) return;
  const [first, ...rest] = policy.steps;
  const steps = [{ targets: [{ kind: "schedule" as const, scheduleId: schedule.id }], delayMinutes: first?.delayMinutes ?? 5 }, ...rest];
  await api.PUT("/api/v1/escalation-policies/{id}", {
    params: { path: { id: policy.id } },
    body: { name: policy.name, isDefault: true, repeatCount: policy.repeatCount, version: policy.version, steps },
  });
}
