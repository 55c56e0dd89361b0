/**
 * The life of a report: `new` until somebody answers it, and then for good
 * `declared` (an incident was declared from it), `merged` (it joined an open one) or `declined`.
 */
export type ReportStatus = "new" | "declared" | "merged" | "declined";

export const reportStatuses: readonly ["new", "declared", "merged", "declined"] = ["new", "declared", "merged", "declined"];

/** How a report came in. */
export type ReportOrigin = "form" | "api" | "cli" | "web";

export type ReportAnswerDecision = { readonly kind: "answer" } | { readonly kind: "refused"; readonly reason: string };

/** Whether a report can be answered: once, by whoever is first. */
export function decideReportAnswer(status: ReportStatus): ReportAnswerDecision {
  if (status === "new") return { kind: "answer" };
  return { kind: "refused", reason: `This report is ${status} already.` };
}

/** Characters of a report that are kept; more is cut, for losing it is the worse error. */
const longestReport = 10_000;

/** What is kept of what somebody wrote: with plain line ends, without what no database stores, cut. */
export function keptReport(text: string): string {
  return text.replaceAll(/\r\n?/g, "\n").replaceAll("\u0000", "").slice(0, longestReport).toWellFormed();
}
const longestTitle = 120;

/** The first line of what somebody wrote, cut between words: what its page, and an incident declared from it, is called. */
export function titleOfReport(text: string): string {
  const [line = ""] = text.split("\n").flatMap((one) => (one.trim() === "" ? [] : [one.trim().replaceAll(/\s+/g, " ")]));
  if (line.length <= longestTitle) return line.toWellFormed();
  const cut = line.slice(0, longestTitle - 1);
  const space = cut.lastIndexOf(" ");
  return `${(space > longestTitle / 2 ? cut.slice(0, space) : cut).toWellFormed()}…`;
}

/** A form that was opened longer ago than this is shown once more, with what was typed, before it counts. */
const formHours = 24;

/** Whether a form is still good at `now`; one from the future is not one of ours. */
export function isFormFresh(openedAt: Temporal.Instant, now: Temporal.Instant): boolean {
  const seconds = now.since(openedAt).total("seconds");
  return seconds >= -60 && seconds <= formHours * 3_600;
}

const mostTries = 12;
const longestWaitMinutes = 60;

/** When a word back that the mail server could not take is tried again: after a minute, doubling to an hour; undefined: no more. */
export function nextWordTry(now: Temporal.Instant, tries: number): Temporal.Instant | undefined {
  if (tries >= mostTries) return undefined;
  return now.add({ minutes: Math.min(2 ** (tries - 1), longestWaitMinutes) });
}
