import type { Command } from "commander";
import { answerCover, askForCover, type AskOptions, type CoverAnswer, listCover } from "#cover.ts";
import { leave, type LeaveOptions, report, type ReportOptions, shifts } from "#duty.ts";
import { applySchedule, exportSchedule, planSchedule, type PlanOptions } from "#schedules.ts";
import type { CommonOptions, Surroundings } from "#surroundings.ts";

/** Makes a command with the options every command takes. */
type MakeCommand = (program: Command, name: string, description: string) => Command;

/** `schedules`, `cover`, `shifts`, `leave`, `hours`. */
export function addOnCall(make: MakeCommand, program: Command, around: Surroundings): void {
  addSchedules(make, program.command("schedules").description("schedules as files: export, plan, apply").exitOverride(), around);
  addCover(make, program.command("cover").description("have others take over, or take over from others").exitOverride(), around);
  make(program, "shifts", "your shifts in the next thirteen weeks").action((options: CommonOptions) => shifts(around, options));
  make(program, "leave", "note that you are away, and see which shifts that falls on")
    .argument("<from>", "as 2026-12-24T08:00, in your zone")
    .argument("<until>", "when you are back")
    .option("--reason <text>", "for the others to read")
    .action((from: string, until: string, options: LeaveOptions) => leave(around, from, until, options));
  make(program, "hours", "hours, nights, weekends, holidays and pages of each person")
    .requiredOption("--from <time>", "as 2026-11-01T00:00, in your zone")
    .requiredOption("--until <time>", "when the span ends")
    .option("--schedule <name>", "of one schedule only")
    .option("--csv", "as a table for other programs")
    .action((options: ReportOptions) => report(around, options));
}

function addSchedules(make: MakeCommand, schedules: Command, around: Surroundings): void {
  make(schedules, "export", "print a schedule as a file that plan and apply read")
    .argument("<schedule>", "its name")
    .action((name: string, options: CommonOptions) => exportSchedule(around, name, options));
  make(schedules, "plan", "say what a file would do: hours gained and lost, gaps, clock changes; nothing is saved")
    .argument("<file>", "a schedule file, or - for what is piped in")
    .option("--from <instant>", "when the change holds from; left out: as soon as it takes the duty from nobody")
    .action((path: string, options: PlanOptions) => planSchedule(around, path, options));
  make(schedules, "apply", "do it, and say what it did")
    .argument("<file>", "a schedule file, or - for what is piped in")
    .option("--from <instant>", "when the change holds from; left out: as soon as it takes the duty from nobody")
    .action((path: string, options: PlanOptions) => applySchedule(around, path, options));
}

function addCover(make: MakeCommand, cover: Command, around: Surroundings): void {
  make(cover, "ask", "ask others to take a stretch of your duty over")
    .argument("<schedule>", "its name")
    .requiredOption("--from <time>", "as 2026-12-24T08:00, in the schedule's zone")
    .requiredOption("--until <time>", "when the stretch ends")
    .option("--of <person>", "whom; left out: anyone who takes turns")
    .option("--reason <text>", "for them to read")
    .action((schedule: string, options: AskOptions) => askForCover(around, schedule, options));
  make(cover, "list", "what you asked for and are asked").action((options: CommonOptions) => listCover(around, options));
  const answers: readonly (readonly [kind: CoverAnswer, description: string])[] = [
    ["accept", "take over"],
    ["decline", "say no"],
    ["withdraw", "take your request back"],
  ];
  for (const [kind, description] of answers) {
    make(cover, kind, description)
      .argument("<request>", "its id, or: latest")
      .action((which: string, options: CommonOptions) => answerCover(around, kind, which, options));
  }
}
