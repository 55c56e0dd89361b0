import { asId, type TeamId, type UserId } from "@staunch/core/kernel";
import { findPeople, findUsers, listPeople, type PeopleCursor, type Person, teamMembers } from "#identity/index.ts";
import { wordsFor, type Words } from "#oncall/words.ts";
import type { OncallDeps } from "#oncall/ports.ts";
import { type CommandContext, type Reaction, type RecordedEvent, scheduleTimers, type TimerHandler, type Tx } from "#platform/index.ts";

const timerKind = "oncall.mail";
const deadlineMs = 15_000;

/** Has those whom it concerns told by mail, but for whoever did it. One timer a person, so that no mailbox holds up another. */
export const tellPeople: Reaction = {
  name: "oncall.tell-people",
  on: [
    "schedule.updated",
    "schedule.gaps-ahead",
    "override.created",
    "override.removed",
    "cover.requested",
    "cover.accepted",
    "cover.declined",
    "cover.withdrawn",
    "cover.expired",
    "absence.created",
    "calendar-import.failing",
  ],
  async run(ctx, event, tx) {
    const receivers = (await receiversOf(tx, ctx, event)).filter(({ id }) => id !== event.actor.userId);
    const actor = await nameOfActor(tx, event);
    await scheduleTimers(
      tx,
      [...new Set(receivers.map(({ id }) => id))].map((userId) => ({
        organisationId: ctx.organisationId,
        kind: timerKind,
        key: `${event.seq}:${userId}`,
        dueAt: ctx.now,
        data: { type: event.type, actor, subjectId: event.subject.id, data: event.data, userId },
      })),
    );
  },
};

/** A key goes by what somebody called it; people know each other by name. */
async function nameOfActor(tx: Tx, { actor }: RecordedEvent): Promise<string> {
  if (actor.userId === undefined) return actor.name;
  const [user] = await findUsers(tx, [asId<"user">(actor.userId)]);
  return user?.name ?? actor.name;
}

async function receiversOf(tx: Tx, ctx: CommandContext, event: RecordedEvent): Promise<readonly { readonly id: UserId }[]> {
  if (event.type === "schedule.gaps-ahead" || event.type === "calendar-import.failing") return ownersOf(tx, ctx, event);
  const userIds = event.topics.flatMap((topic) => (topic.startsWith("user:") ? [asId<"user">(topic.slice("user:".length))] : []));
  return findPeople(tx, ctx.organisationId, userIds);
}

/** The team a gap belongs to; where there is none, or nobody in it, those who may mend it. */
async function ownersOf(tx: Tx, ctx: CommandContext, event: RecordedEvent): Promise<readonly { readonly id: UserId }[]> {
  const team = event.topics.find((topic) => topic.startsWith("team:"));
  const teamId: TeamId | undefined = team === undefined ? undefined : asId<"team">(team.slice("team:".length));
  const members = teamId === undefined ? [] : await teamMembers(tx, ctx.organisationId, teamId);
  return members.length > 0 ? members : adminsOf(tx, ctx);
}

const peopleAtOnce = 200;

async function adminsOf(tx: Tx, ctx: CommandContext): Promise<readonly Person[]> {
  const admins: Person[] = [];
  let cursor: PeopleCursor | undefined;
  for (;;) {
    const people = await listPeople(tx, ctx.organisationId, { limit: peopleAtOnce, cursor });
    admins.push(...people.filter(({ role }) => role === "owner" || role === "admin"));
    const last = people.at(-1);
    if (last === undefined || people.length < peopleAtOnce) return admins;
    cursor = { name: last.name, id: last.id };
  }
}

/** Sends one person one mail. A server that cannot be reached is tried again; one that refuses is not. */
export function mailTimer({ mail, publicUrl }: Pick<OncallDeps, "mail" | "publicUrl">): TimerHandler {
  return {
    kind: timerKind,
    mode: "outside",
    canWait: true,
    async call(ctx, timer) {
      const userId = asId<"user">(String(timer.data["userId"]));
      const [person] = await ctx.transact((tx) => findPeople(tx, ctx.organisationId, [userId]));
      const words = person === undefined ? undefined : wordsOf(timer.data, person);
      if (mail !== undefined && person !== undefined && words !== undefined) {
        const outcome = await mail.send(
          {
            to: person.email,
            subject: words.subject,
            text: `${words.text}\n\n${publicUrl.replace(/\/+$/, "")}${words.path}\n`,
            messageId: `oncall.${timer.key.replaceAll(":", ".")}`,
            headers: { "Auto-Submitted": "auto-generated" },
          },
          deadlineMs,
        );
        if (outcome.kind === "retry") throw new Error(`a mail about a schedule could not be sent: ${outcome.reason}`);
      }
      return () => Promise.resolve();
    },
  };
}

function wordsOf(data: Readonly<Record<string, unknown>>, person: Person): Words | undefined {
  return wordsFor(
    { type: String(data["type"]), actor: String(data["actor"]), subjectId: String(data["subjectId"]), data: data["data"] },
    { id: person.id, timeZone: person.timeZone },
  );
}
