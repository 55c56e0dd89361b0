import { at, listAt, textAt, timeOf } from "@staunch/core/alerts";
import { type CallingSource, countsAsDeployment, type ReadChange, type ToldChange } from "#alerts/index.ts";

/*
 * GitLab's webhooks as changes. Source: docs.gitlab.com, "Webhook events": object_kind names the kind.
 */

/** Reads one event of an authenticated request. */
export function readEvent(body: unknown, source: CallingSource): ReadChange {
  const objectKind = textAt(body, "object_kind") ?? "";
  const reader = readers[objectKind];
  if (reader === undefined) return ignored(`Events of the kind ${objectKind || "nothing"} are no changes.`);
  const repository = textAt(body, "project", "path_with_namespace");
  if (repository === undefined) return { kind: "unreadable", field: "project.path_with_namespace", expected: "the project's path" };
  return reader(body, { repository, source });
}

interface About {
  readonly repository: string;
  readonly source: CallingSource;
}
type Reader = (body: unknown, about: About) => ReadChange;

const readers: Readonly<Record<string, Reader>> = {
  deployment: readDeployment,
  pipeline: readPipeline,
  push: readPush,
  tag_push: readTag,
  release: readRelease,
};

function ignored(reason: string): ReadChange {
  return { kind: "ignored", reason };
}

function told(change: ToldChange): ReadChange {
  return { kind: "change", change };
}

/** Times come as "2026-11-23 02:40:00 +0100", "… UTC" or ISO 8601. */
function timeAt(body: unknown, ...path: readonly string[]): number | undefined {
  return timeOf(textAt(body, ...path)?.replace(/ UTC$/, "Z"));
}

const outcomes: Readonly<Record<string, NonNullable<ToldChange["outcome"]>>> = {
  running: "began",
  success: "succeeded",
  failed: "failed",
  canceled: "failed",
};

function readDeployment(body: unknown, { repository, source }: About): ReadChange {
  const status = textAt(body, "status") ?? "";
  const outcome = outcomes[status];
  if (outcome === undefined) return ignored(`A deployment that is ${status || "in no state"} has not begun.`);
  const environment = textAt(body, "environment") ?? "production";
  if (!countsAsDeployment(source, repository, environment, isProduction(body)))
    return ignored(`Deployments to ${environment} do not count.`);
  const sha = shaOf(body);
  const what = `${textAt(body, "ref") ?? "something"} (${sha?.slice(0, 8) ?? "?"}) to ${environment}`;
  const endings = {
    began: `Deployment of ${what} began`,
    succeeded: `Deployed ${what}`,
    failed: `Deployment of ${what} ${status === "canceled" ? "was cancelled" : "failed"}`,
  };
  return told({
    kind: "deploy",
    summary: endings[outcome],
    repository,
    environment,
    outcome,
    version: sha,
    author: textAt(body, "user", "username") ?? textAt(body, "user", "name"),
    link: textAt(body, "deployable_url") ?? textAt(body, "commit_url"),
    atMs: timeAt(body, "status_changed_at"),
  });
}

/** Undefined where GitLab does not say. */
function isProduction(body: unknown): boolean | undefined {
  const tier = textAt(body, "environment_tier");
  return tier === undefined ? undefined : tier === "production";
}

/** The event carries the short hash; the commit's address ends in the whole one where GitLab knows it. */
function shaOf(body: unknown): string | undefined {
  const last = textAt(body, "commit_url")?.split("/").at(-1);
  return last !== undefined && /^[0-9a-f]{8,64}$/.test(last) ? last : textAt(body, "short_sha");
}

function isMainBranch(body: unknown, ref: string | undefined): boolean {
  const branch = textAt(body, "project", "default_branch");
  return branch === undefined ? ref === "main" || ref === "master" : ref === branch;
}

function readPipeline(body: unknown, about: About): ReadChange {
  const pipeline = (name: string): string | undefined => textAt(body, "object_attributes", name);
  const status = pipeline("status") ?? "";
  const outcome = outcomes[status];
  if (outcome === undefined || outcome === "began") return ignored(`A pipeline that is ${status || "in no state"} is not over.`);
  const ref = pipeline("ref");
  const isTag = at(body, "object_attributes", "tag") === true;
  if (!isTag && !isMainBranch(body, ref)) return ignored(`Pipelines of ${ref ?? "no branch"} do not count.`);
  return told({
    summary: `${pipelineInWords(body)} ${outcome === "succeeded" ? "succeeded" : status}`,
    repository: about.repository,
    ...whatItDeploys(body, about, outcome),
    version: isTag ? ref : pipeline("sha"),
    author: textAt(body, "user", "username") ?? textAt(body, "commit", "author", "name"),
    link: pipeline("url"),
    atMs: timeAt(body, "object_attributes", "finished_at"),
  });
}

function pipelineInWords(body: unknown): string {
  const pipeline = (name: string): string | undefined => textAt(body, "object_attributes", name);
  return `${pipeline("name") ?? "Pipeline"} of ${pipeline("ref") ?? "?"} (${pipeline("sha")?.slice(0, 8) ?? "?"})`;
}

/** A pipeline is a deployment when one of its jobs deploys; otherwise it says nothing of what runs. */
function whatItDeploys(
  body: unknown,
  { repository, source }: About,
  outcome: ToldChange["outcome"],
): Pick<ToldChange, "kind" | "environment" | "outcome"> {
  const environment = listAt(body, "builds")
    .flatMap((build) => textAt(build, "environment", "name") ?? [])
    .find((name) => countsAsDeployment(source, repository, name, undefined));
  return environment === undefined ? { kind: "other" } : { kind: "deploy", environment, outcome };
}

const noCommit = /^0+$/;

function readPush(body: unknown, { repository }: About): ReadChange {
  const branch = textAt(body, "ref")?.replace("refs/heads/", "");
  if (!isMainBranch(body, branch)) return ignored(`Pushes to ${branch ?? "no branch"} do not count.`);
  const after = textAt(body, "after");
  if (after === undefined || noCommit.test(after)) return ignored("The branch was deleted.");
  const before = textAt(body, "before") ?? "0";
  return told({
    kind: "other",
    summary: pushInWords(body, branch ?? "?"),
    repository,
    version: after,
    previousVersion: noCommit.test(before) ? undefined : before,
    author: textAt(body, "user_username") ?? textAt(body, "user_name"),
    link: webLink(body, noCommit.test(before) ? `/-/commit/${after}` : `/-/compare/${before}...${after}`),
  });
}

function pushInWords(body: unknown, branch: string): string {
  const count = Number(textAt(body, "total_commits_count") ?? listAt(body, "commits").length);
  const title = textAt(listAt(body, "commits").at(-1), "title");
  return `Pushed ${count === 1 ? "1 commit" : `${count} commits`} to ${branch}${title === undefined ? "" : `: ${title}`}`;
}

function webLink(body: unknown, path: string): string | undefined {
  const base = textAt(body, "project", "web_url");
  return base === undefined ? undefined : `${base}${path}`;
}

function readTag(body: unknown, { repository }: About): ReadChange {
  const tag = textAt(body, "ref")?.replace("refs/tags/", "");
  const after = textAt(body, "after");
  if (tag === undefined || after === undefined || noCommit.test(after)) return ignored("The tag was deleted.");
  return told({
    kind: "other",
    summary: `Tagged ${tag}`,
    repository,
    version: tag,
    author: textAt(body, "user_username") ?? textAt(body, "user_name"),
    link: webLink(body, `/-/tags/${encodeURIComponent(tag)}`),
  });
}

function readRelease(body: unknown, { repository }: About): ReadChange {
  const action = textAt(body, "action");
  if (action !== "create") return ignored(`A release that is ${action ?? "unchanged"} was not made now.`);
  const tag = textAt(body, "tag");
  const name = textAt(body, "name");
  return told({
    kind: "deploy",
    summary: `Released ${tag ?? name ?? "a version"}`,
    repository,
    outcome: "succeeded",
    version: tag,
    link: textAt(body, "url"),
    atMs: timeAt(body, "released_at"),
  });
}
