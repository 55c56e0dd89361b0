import type { CallEnd } from "@staunch/core/mitigation";
import { z } from "zod";
import type { AskRunner, Look, OnLine } from "#mitigation/index.ts";
import { githubRefusal, isPassingRefusal } from "#vendors/github/github-api.ts";

const runAnswer = z.object({
  status: z.string().nullable(),
  conclusion: z.string().nullable(),
  html_url: z.string(),
});

const stepAnswer = z.object({ name: z.string(), number: z.number(), status: z.string(), conclusion: z.string().nullable() });
const jobAnswer = z.object({
  id: z.number(),
  name: z.string(),
  status: z.string(),
  conclusion: z.string().nullable(),
  steps: z.array(stepAnswer).nullish(),
});
type Job = z.infer<typeof jobAnswer>;
const jobsAnswer = z.object({ jobs: z.array(jobAnswer) });

/** A log beyond this is followed at GitHub. */
const mostLogBytes = 1_000_000;

/** What was said of a workflow run already, so that each step is told once. */
export class WorkflowWatch {
  readonly #ask: AskRunner;
  readonly #path: string;
  readonly #onLine: OnLine;
  readonly #told = new Set<string>();

  /** @param path of the run in the API, as `/repos/o/r/actions/runs/1` */
  constructor(ask: AskRunner, path: string, onLine: OnLine) {
    this.#ask = ask;
    this.#path = path;
    this.#onLine = onLine;
  }

  /** Where the run stands; its steps and, of jobs that are done, their logs go to the output. */
  async look(): Promise<Look> {
    const answer = await this.#ask({ method: "GET", path: this.#path });
    if (isPassingRefusal(answer)) return "unanswered";
    if (answer.kind === "unanswered") return "unanswered";
    if (answer.status !== 200) return { kind: "lost", reason: githubRefusal(answer) };
    const run = runAnswer.safeParse(answer.json);
    if (!run.success) return "unanswered";
    const { status, conclusion, html_url: link } = run.data;
    this.#tellOnce("link", link);
    if (status === "waiting" || status === "action_required") this.#tellOnce("approval", `GitHub waits for somebody's approval at ${link}`);
    await this.#tellJobs();
    return status === "completed" ? endOf(conclusion) : "going on";
  }

  #tellOnce(key: string, line: string): void {
    if (this.#told.has(key)) return;
    this.#told.add(key);
    this.#onLine(line);
  }

  async #tellJobs(): Promise<void> {
    const answer = await this.#ask({ method: "GET", path: `${this.#path}/jobs?per_page=100` });
    if (answer.kind === "unanswered" || answer.status !== 200) return;
    for (const job of jobsAnswer.safeParse(answer.json).data?.jobs ?? []) {
      this.#tellSteps(job);
      if (job.status === "completed") await this.#tellLog(job);
    }
  }

  #tellSteps(job: Job): void {
    for (const { name, number, status, conclusion } of job.steps ?? []) {
      if (status !== "in_progress" && status !== "completed") continue;
      const word = status === "completed" ? (conclusion ?? "completed") : status;
      this.#tellOnce(`${job.id}/${number}/${word}`, `${job.name} / ${name}: ${word.replaceAll("_", " ")}`);
    }
  }

  /** Logs are readable when their job is done: GitHub redirects to where they lie. */
  async #tellLog(job: Job): Promise<void> {
    if (this.#told.has(`log/${job.id}`)) return;
    this.#told.add(`log/${job.id}`);
    const jobPath = this.#path.replace(/\/runs\/\d+$/, `/jobs/${job.id}/logs`);
    const answer = await this.#ask({ method: "GET", path: jobPath, maxRedirects: 2, maxBytes: mostLogBytes });
    if (answer.kind === "unanswered" || answer.status !== 200) {
      this.#onLine(`the log of ${job.name} could not be read; it is at GitHub`);
      return;
    }
    for (const line of answer.text.split("\n")) {
      const text = line.replace(/^\uFEFF?\d{4}-\d\d-\d\dT[\d:.]+Z /, "").trimEnd();
      if (text !== "") this.#onLine(text.slice(0, 4_000));
    }
  }
}

function endOf(conclusion: string | null): CallEnd {
  switch (conclusion) {
    case "success":
      return { kind: "succeeded" };
    case "cancelled":
      return { kind: "failed", reason: "GitHub cancelled the workflow; what its steps did until then stays done" };
    case "skipped":
    case "neutral":
      return { kind: "failed", reason: `the workflow ended ${conclusion}: nothing was carried out` };
    case "timed_out":
      return { kind: "failed", reason: "the workflow ran into GitHub's own time limit" };
    default:
      return { kind: "failed", reason: `the workflow ended with ${(conclusion ?? "no word").replaceAll("_", " ")}` };
  }
}
