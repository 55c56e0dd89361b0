import { nextWordTry, titleOfReport } from "@staunch/core/incidents";
import { asId } from "@staunch/core/kernel";
import { getOrganisation } from "#identity/index.ts";
import type { Report } from "#incidents/report.ts";
import { findReportForUpdate, saveReport } from "#incidents/store-reports.ts";
import { type Mail, type MailPort, recordEvent, scheduleTimer, type TimerHandler } from "#platform/index.ts";

/** Tells a reporter by mail what became of their report; the key is the report's id. */
export const wordTimerKind = "reports.word-back";

const deadlineMs = 15_000;

/** @param mail undefined while no mail server is configured; words then wait. */
export function wordTimer(mail: MailPort | undefined): TimerHandler {
  return {
    kind: wordTimerKind,
    mode: "outside",
    async call(ctx, timer) {
      const id = asId<"report">(timer.key);
      const written = await ctx.transact(async (tx) => {
        const report = await findReportForUpdate(tx, ctx.organisationId, id);
        if (report?.told !== "waiting") return undefined;
        return writeWord(report, (await getOrganisation(tx, ctx.organisationId)).name);
      });
      if (written === undefined) return async () => undefined;
      const outcome = mail === undefined ? { kind: "retry" as const, reason: "no mail server" } : await mail.send(written, deadlineMs);
      return async (settling, tx) => {
        const report = await findReportForUpdate(tx, ctx.organisationId, id);
        if (report?.told !== "waiting") return;
        const tries = Number(timer.data["tries"] ?? 0) + 1;
        const again = outcome.kind === "retry" ? nextWordTry(settling.now, tries) : undefined;
        if (again !== undefined) {
          const { organisationId, kind, key } = timer;
          await scheduleTimer(tx, { organisationId, kind, key, dueAt: again, data: { tries } });
          return;
        }
        const told = outcome.kind === "accepted" ? "told" : "failed";
        await saveReport(tx, { ...report, told });
        const data = { title: titleOfReport(report.text) };
        await recordEvent(tx, settling, {
          type: `report.reporter-${told === "told" ? "told" : "not-told"}`,
          subject: { type: "report", id },
          data,
        });
      };
    },
  };
}

const outcomes = {
  new: "It is being looked at.",
  declared: "It is being worked on as an incident.",
  merged: "It belongs to an incident that is being worked on.",
  declined: "It is not being followed up.",
} as const;

function writeWord(report: Report, organisation: string): Mail | undefined {
  const { reporterAddress: to, word, text } = report;
  if (to === undefined || word === undefined) return undefined;
  const quoted = text
    .slice(0, 2_000)
    .split("\n")
    .map((line) => `> ${line}`);
  const lines = [
    word,
    outcomes[report.status],
    `You wrote on ${report.receivedAt.toString().slice(0, 16).replace("T", " ")} UTC:`,
    quoted.join("\n"),
  ];
  return {
    to,
    subject: `[${organisation}] Your report: ${titleOfReport(text)}`.replaceAll(/\s+/g, " "),
    text: `${lines.join("\n\n")}\n`,
    messageId: `report.${report.id}`,
    headers: { "Auto-Submitted": "auto-generated" },
  };
}
