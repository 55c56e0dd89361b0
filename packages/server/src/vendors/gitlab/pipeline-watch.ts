import type { CallEnd } from "@staunch/core/mitigation";
import { stripVTControlCharacters } from "node:util";
import { z } from "zod";
import type { AskRunner, Look, OnLine } from "#mitigation/index.ts";
import { gitlabRefusal, isPassing } from "#vendors/gitlab/gitlab-api.ts";

const pipelineAnswer = z.object({ status: z.string(), web_url: z.string() });
const jobAnswer = z.object({
  id: z.number(),
  name: z.string(),
  stage: z.string(),
  status: z.string(),
  allow_failure: z.boolean().default(false),
});
const jobsAnswer = z.array(jobAnswer);

const ended = new Set(["success", "failed", "canceled", "skipped"]);
/** A trace beyond this is read at GitLab. */
const mostTraceBytes = 1_000_000;

/** What was said of a pipeline already, so that each job is told once. */
export class PipelineWatch {
  readonly #ask: AskRunner;
  readonly #path: string;
  readonly #onLine: OnLine;
  readonly #told = new Set<string>();

  /** @param path of the pipeline in the API, as `/projects/acme%2Fcheckout/pipelines/7` */
  constructor(ask: AskRunner, path: string, onLine: OnLine) {
    this.#ask = ask;
    this.#path = path;
    this.#onLine = onLine;
  }

  /** Where the pipeline stands; its jobs and the traces of those that are done go to the output. */
  async look(): Promise<Look> {
    const answer = await this.#ask({ method: "GET", path: this.#path });
    if (answer.kind === "unanswered" || isPassing(answer)) return "unanswered";
    if (answer.status !== 200) return { kind: "lost", reason: gitlabRefusal(answer) };
    const pipeline = pipelineAnswer.safeParse(answer.json).data;
    if (pipeline === undefined) return "unanswered";
    this.#tellOnce("link", pipeline.web_url);
    if (pipeline.status === "manual") this.#tellOnce("manual", `GitLab waits for somebody to start a manual job at ${pipeline.web_url}`);
    await this.#tellJobs();
    return ended.has(pipeline.status) ? endOf(pipeline.status) : "going on";
  }

  #tellOnce(key: string, line: string): void {
    if (this.#told.has(key)) return;
    this.#told.add(key);
    this.#onLine(line);
  }

  async #tellJobs(): Promise<void> {
    const answer = await this.#ask({ method: "GET", path: `${this.#path}/jobs?per_page=100` });
    if (answer.kind === "unanswered" || answer.status !== 200) return;
    for (const job of (jobsAnswer.safeParse(answer.json).data ?? []).toSorted((left, right) => left.id - right.id)) {
      if (job.status === "running" || ended.has(job.status))
        this.#tellOnce(`${job.id}/${job.status}`, `${job.stage} / ${job.name}: ${job.status}`);
      if (job.status === "success" || job.status === "failed") await this.#tellTrace(job);
    }
  }

  async #tellTrace({ id, name }: z.infer<typeof jobAnswer>): Promise<void> {
    if (this.#told.has(`trace/${id}`)) return;
    this.#told.add(`trace/${id}`);
    const path = this.#path.replace(/\/pipelines\/\d+$/, `/jobs/${id}/trace`);
    const answer = await this.#ask({ method: "GET", path, maxRedirects: 2, maxBytes: mostTraceBytes });
    if (answer.kind === "unanswered" || answer.status !== 200) {
      this.#onLine(`the trace of ${name} could not be read; it is at GitLab`);
      return;
    }
    for (const line of traceLines(answer.text)) this.#onLine(line);
  }
}

/** A trace without colours, section marks and what a carriage return wrote over. */
function traceLines(text: string): readonly string[] {
  return text
    .split("\n")
    .map((line) =>
      stripVTControlCharacters(line)
        .replaceAll(/section_(?:start|end):\d+:[^\r\n]*\r/g, "")
        .replace(/^[\s\S]*\r(?=[^\r])/, "")
        .trimEnd()
        .slice(0, 4_000),
    )
    .filter((line) => line !== "");
}

function endOf(status: string): CallEnd {
  switch (status) {
    case "success":
      return { kind: "succeeded" };
    case "canceled":
      return { kind: "failed", reason: "GitLab cancelled the pipeline; what its jobs did until then stays done" };
    case "skipped":
      return { kind: "failed", reason: "GitLab skipped the pipeline: nothing was carried out" };
    default:
      return { kind: "failed", reason: "the pipeline failed" };
  }
}
