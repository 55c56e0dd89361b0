import { z } from "zod";

/** What happened, as an event tells it. */
export interface Tidings {
  readonly type: string;
  /** Whoever did it. */
  readonly actor: string;
  readonly subjectId: string;
  readonly data: unknown;
}

/** A mail's words and where on the web it leads. */
export interface Words {
  readonly subject: string;
  readonly text: string;
  readonly path: string;
}

interface Reader {
  readonly id: string;
  readonly timeZone: string;
}

const interval = z.object({ from: z.string(), until: z.string() });
const cover = z.object({
  scheduleId: z.string(),
  schedule: z.string(),
  requesterId: z.string(),
  ...interval.shape,
  inReturn: interval.nullable(),
});
const override = z.object({
  scheduleId: z.string(),
  userId: z.string(),
  replacedUserId: z.string().optional(),
  kind: z.string(),
  ...interval.shape,
});
const edit = z.object({
  name: z.string(),
  effectiveFrom: z.string(),
  people: z.array(z.object({ userId: z.string(), gainedHours: z.number(), lostHours: z.number() })),
});
const gaps = z.object({
  name: z.string(),
  daysAhead: z.number(),
  gaps: z.array(interval),
  uses: z.array(z.object({ name: z.string() })),
  reachNobody: z.array(z.string()),
});
const absence = z.object({ userId: z.string(), ...interval.shape, hits: z.array(z.object({ schedule: z.string(), ...interval.shape })) });
const failing = z.object({ name: z.string(), host: z.string() });

/** The tidings in words for one person, in their zone; undefined when they need not hear of it. */
export function wordsFor(tidings: Tidings, reader: Reader): Words | undefined {
  const { type, data } = tidings;
  if (type.startsWith("cover.")) return coverWords(tidings, cover.parse(data), reader);
  if (type.startsWith("override.")) return overrideWords(tidings, override.parse(data), reader);
  switch (type) {
    case "schedule.updated":
      return editWords(tidings, edit.parse(data), reader);
    case "schedule.gaps-ahead":
      return gapWords(tidings, gaps.parse(data), reader);
    case "absence.created":
      return absenceWords(tidings, absence.parse(data), reader);
    case "calendar-import.failing": {
      const { name, host } = failing.parse(data);
      return {
        subject: `Calendar cannot be read: ${oneLine(name)}`,
        text: `${name} at ${host} cannot be read any more. What its last good copy says goes on.`,
        path: "/on-call/calendars",
      };
    }
    default:
      return undefined;
  }
}

function coverWords({ type, actor }: Tidings, data: z.output<typeof cover>, reader: Reader): Words | undefined {
  const when = stretch(data, reader);
  const inReturn = data.inReturn === null ? "" : `\nIn return: ${stretch(data.inReturn, reader)}.`;
  const schedule = oneLine(data.schedule);
  const path = "/me/shifts";
  const isRequester = data.requesterId === reader.id;
  switch (type) {
    case "cover.requested":
      if (isRequester) return undefined;
      return {
        subject: `${oneLine(actor)} asks for ${data.inReturn === null ? "cover" : "a swap"}: ${schedule}`,
        text: `${actor} asks you to take over ${schedule}: ${when}.${inReturn}\nNothing changes until you say yes.`,
        path,
      };
    case "cover.accepted":
      return { subject: `Cover accepted: ${schedule}`, text: `${actor} takes over ${schedule}: ${when}.${inReturn}`, path };
    case "cover.declined":
      return { subject: `Cover declined: ${schedule}`, text: `Nobody takes over ${schedule}: ${when}. It stays with whoever asked.`, path };
    case "cover.expired":
      if (!isRequester) return undefined;
      return {
        subject: `No answer about cover: ${schedule}`,
        text: `Nobody answered about ${schedule}: ${when}. You are still on call.`,
        path,
      };
    case "cover.withdrawn":
      if (isRequester) return undefined;
      return { subject: `Cover not needed: ${schedule}`, text: `The request for ${schedule}, ${when}, was taken back.`, path };
    default:
      return undefined;
  }
}

function overrideWords({ type, actor }: Tidings, data: z.output<typeof override>, reader: Reader): Words {
  const isIn = data.userId === reader.id && data.kind !== "remove";
  const isCreated = type === "override.created";
  const change = isIn === isCreated ? "You are on call" : "You are not on call by this";
  return {
    subject: isCreated ? "Your on-call time has changed" : "Cover was taken back",
    text: `${change}: ${stretch(data, reader)}. ${actor} ${isCreated ? "arranged cover" : "took cover back"}.`,
    path: `/schedules/${data.scheduleId}`,
  };
}

function editWords({ actor, subjectId }: Tidings, data: z.output<typeof edit>, reader: Reader): Words | undefined {
  const own = data.people.find(({ userId }) => userId === reader.id);
  if (own === undefined) return undefined;
  const name = oneLine(data.name);
  return {
    subject: `Your on-call time has changed: ${name}`,
    text:
      `${actor} changed ${name}. From ${moment(data.effectiveFrom, reader)} on, in the next eight weeks, ` +
      `you gain ${hours(own.gainedHours)} and lose ${hours(own.lostHours)}.`,
    path: `/schedules/${subjectId}`,
  };
}

const mostListed = 10;

function gapWords({ subjectId }: Tidings, data: z.output<typeof gaps>, reader: Reader): Words {
  const name = oneLine(data.name);
  const list = data.gaps.slice(0, mostListed).map((gap) => `- ${stretch(gap, reader)}`);
  const more = data.gaps.length > mostListed ? [`- and ${data.gaps.length - mostListed} more`] : [];
  const uses = data.uses.length === 0 ? [] : [`Used by: ${data.uses.map((use) => use.name).join(", ")}.`];
  const nobody = data.reachNobody.length === 0 ? [] : [`Would reach nobody then: ${data.reachNobody.join(", ")}.`];
  return {
    subject: `Nobody on call within ${data.daysAhead} days: ${name}`,
    text: [`Nobody is on call by ${name}:`, ...list, ...more, ...uses, ...nobody].join("\n"),
    path: `/schedules/${subjectId}`,
  };
}

function absenceWords({ actor }: Tidings, data: z.output<typeof absence>, reader: Reader): Words | undefined {
  if (data.hits.length === 0) return undefined;
  const list = data.hits.slice(0, mostListed).map((hit) => `- ${hit.schedule}: ${stretch(hit, reader)}`);
  return {
    subject: "Your leave falls on shifts of yours",
    text: `${actor} noted leave of yours. These shifts stay yours until somebody takes them over:\n${list.join("\n")}`,
    path: "/me/shifts",
  };
}

function stretch({ from, until }: { readonly from: string; readonly until: string }, reader: Reader): string {
  return `${moment(from, reader)} to ${moment(until, reader)} (${reader.timeZone})`;
}

function moment(at: string, { timeZone }: Reader): string {
  const local = Temporal.Instant.from(at).toZonedDateTimeISO(timeZone);
  const day = local.toPlainDate().toLocaleString("en-GB", { weekday: "short", day: "numeric", month: "short", year: "numeric" });
  return `${day} ${local.toPlainTime().toString({ smallestUnit: "minute" })}`;
}

function hours(count: number): string {
  const rounded = Math.round(count * 10) / 10;
  return rounded === 1 ? "1 hour" : `${rounded} hours`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
