import { type components, read, type StaunchClient } from "@staunch/client";
import { UsageError } from "#exit-codes.ts";
import { listPeople, listSchedules, pickByName } from "#find-by-name.ts";
import { instantIn, localTime } from "#local-time.ts";
import { printDone, printList } from "#print.ts";
import { type CommonOptions, connect, type Surroundings } from "#surroundings.ts";

type CoverRequest = components["schemas"]["CoverRequest"];

export interface AskOptions extends CommonOptions {
  readonly from: string;
  readonly until: string;
  readonly of?: string;
  readonly reason?: string;
}

/** Asks somebody, or anyone who takes turns, to take over. Times without an offset are the schedule's. */
export async function askForCover(around: Surroundings, schedule: string, options: AskOptions): Promise<void> {
  const api = connect(around, options);
  const { id } = pickByName(await listSchedules(api), schedule);
  const { timeZone } = await read(api.GET("/api/v1/schedules/{id}", { params: { path: { id } } }));
  const asked = options.of === undefined ? undefined : pickByName(await listPeople(api), options.of);
  const body = {
    from: instantIn(options.from, timeZone),
    until: instantIn(options.until, timeZone),
    reason: options.reason ?? "",
    ...(asked === undefined ? {} : { askedUserId: asked.id }),
  };
  const answer = await read(api.POST("/api/v1/schedules/{id}/cover-requests", { params: { path: { id } }, body }));
  printDone(around, options, {
    answer,
    sentence: `Asked ${answer.asked.map(({ name }) => name).join(", ")}: ${inWords(answer)} (${answer.id})`,
  });
}

/** What one asked for and is asked, newest first. */
export async function listCover(around: Surroundings, options: CommonOptions): Promise<void> {
  const answer = await read(connect(around, options).GET("/api/v1/me/cover-requests"));
  printList(around, options, {
    answer,
    rows: answer.items,
    columns: [
      { head: "id", text: (row) => row.id },
      { head: "status", text: (row) => row.status },
      { head: "asked by", text: (row) => row.requester.name },
      { head: "what", text: inWords },
      { head: "you may answer", text: (row) => (row.mayAnswer ? "yes" : "no") },
    ],
    empty: "Nobody asks you, and you ask nobody.",
  });
}

export type CoverAnswer = "accept" | "decline" | "withdraw";

/** Says yes or no to a request, or takes one's own back. `latest` is the newest that fits. */
export async function answerCover(around: Surroundings, answerKind: CoverAnswer, which: string, options: CommonOptions): Promise<void> {
  const api = connect(around, options);
  const params = { params: { path: { id: which === "latest" ? await latestFor(api, answerKind) : which } } };
  const answers = {
    accept: () => read(api.POST("/api/v1/cover-requests/{id}/accept", params)),
    decline: () => read(api.POST("/api/v1/cover-requests/{id}/decline", params)),
    withdraw: () => read(api.POST("/api/v1/cover-requests/{id}/withdraw", params)),
  };
  const did = { accept: "You take over", decline: "You said no to", withdraw: "Taken back:" } as const;
  const answer = await answers[answerKind]();
  printDone(around, options, { answer, sentence: `${did[answerKind]} ${inWords(answer)}` });
}

async function latestFor(api: StaunchClient, answerKind: CoverAnswer): Promise<string> {
  const { items } = await read(api.GET("/api/v1/me/cover-requests"));
  const fitting = items.find((one) => one.status === "open" && (answerKind === "withdraw" ? one.isYours : one.mayAnswer));
  if (fitting === undefined) throw new UsageError("There is no such request.");
  return fitting.id;
}

function inWords({ schedule, from, until }: CoverRequest): string {
  return `${schedule.name}, ${localTime(from, schedule.timeZone)} to ${localTime(until, schedule.timeZone)} ${schedule.timeZone}`;
}
