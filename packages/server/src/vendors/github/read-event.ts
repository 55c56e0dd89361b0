import { at, listAt, textAt, timeOf } from "@staunch/core/alerts";
import { type CallingSource, countsAsDeployment, type ReadChange, type ToldChange } from "#alerts/index.ts";

/*
 * GitHub's webhooks as changes. Source: docs.github.com, "Webhook events and payloads": X-GitHub-Event names the kind.
 */

/** Reads one event of a signed request. */
export function readEvent(event: string, body: unknown, source: CallingSource): ReadChange {
  if (event === "ping") return ignored("GitHub says hello.");
  const repository = textAt(body, "repository", "full_name");
  const reader = readers[event];
  if (reader === undefined) return ignored(`Events of the kind ${event} are no changes.`);
  if (repository === undefined) return { kind: "unreadable", field: "repository.full_name", expected: "the repository's name" };
  return reader(body, { repository, source });
}

interface About {
  readonly repository: string;
  readonly source: CallingSource;
}
type Reader = (body: unknown, about: About) => ReadChange;

const readers: Readonly<Record<string, Reader>> = {
  deployment: (body, about) => deployment(body, about, { outcome: "began", at: textAt(body, "deployment", "created_at") }),
  deployment_status: readDeploymentStatus,
  push: readPush,
  workflow_run: readWorkflowRun,
  release: readRelease,
};

function ignored(reason: string): ReadChange {
  return { kind: "ignored", reason };
}

function told(change: ToldChange): ReadChange {
  return { kind: "change", change };
}

/** A tag reads better than a hash and can be deployed as well; a branch moves on, so the hash stands for it. */
function versionOf(ref: string | undefined, sha: string | undefined): string | undefined {
  return ref !== undefined && isVersion(ref) ? ref : (sha ?? ref);
}

function isVersion(ref: string | undefined): boolean {
  return ref !== undefined && /^v?\d+(\.\d+)+/.test(ref);
}

/** "main (6113728)", "v1.2.0". */
function inWords(ref: string | undefined, sha: string | undefined): string {
  const short = sha?.slice(0, 7);
  if (ref === undefined || ref === sha) return short ?? "something";
  return short === undefined || isVersion(ref) ? ref : `${ref} (${short})`;
}

interface Phase {
  readonly outcome: NonNullable<ToldChange["outcome"]>;
  readonly at: string | undefined;
  readonly link?: string | undefined;
  readonly reason?: string | undefined;
}

function deployment(body: unknown, { repository, source }: About, { outcome, at: time, link, reason }: Phase): ReadChange {
  const environment = textAt(body, "deployment", "environment") ?? "production";
  const flag = at(body, "deployment", "production_environment");
  const isProduction = typeof flag === "boolean" ? flag : undefined;
  if (!countsAsDeployment(source, repository, environment, isProduction)) return ignored(`Deployments to ${environment} do not count.`);
  const ref = textAt(body, "deployment", "ref");
  const sha = textAt(body, "deployment", "sha");
  const what = `${inWords(ref, sha)} to ${environment}`;
  const endings = {
    began: `Deployment of ${what} began`,
    succeeded: `Deployed ${what}`,
    failed: `Deployment of ${what} failed${reason === undefined ? "" : `: ${reason}`}`,
  };
  return told({
    kind: /roll.?back/i.test(textAt(body, "deployment", "task") ?? "") ? "rollback" : "deploy",
    summary: endings[outcome],
    repository,
    environment,
    outcome,
    version: versionOf(ref, sha),
    author: textAt(body, "deployment", "creator", "login") ?? textAt(body, "sender", "login"),
    link: link ?? repositoryLink(body, `/commit/${sha ?? ""}`),
    atMs: timeOf(time),
  });
}

function repositoryLink(body: unknown, path: string): string | undefined {
  const base = textAt(body, "repository", "html_url");
  return base === undefined ? undefined : `${base}${path}`;
}

function readDeploymentStatus(body: unknown, about: About): ReadChange {
  const state = textAt(body, "deployment_status", "state") ?? "";
  if (state !== "success" && state !== "failure" && state !== "error")
    return ignored(`A deployment that is ${state || "in no state"} is not over.`);
  const status = (name: string): string | undefined => textAt(body, "deployment_status", name);
  return deployment(body, about, {
    outcome: state === "success" ? "succeeded" : "failed",
    at: status("created_at"),
    link: status("log_url") ?? status("target_url"),
    reason: status("description"),
  });
}

const noCommit = /^0+$/;

function readPush(body: unknown, { repository }: About): ReadChange {
  const branch = textAt(body, "repository", "default_branch") ?? "main";
  if (textAt(body, "ref") !== `refs/heads/${branch}`) return ignored(`Only pushes to ${branch} count.`);
  const after = textAt(body, "after");
  if (after === undefined || noCommit.test(after)) return ignored("The branch was deleted.");
  const before = textAt(body, "before") ?? "0";
  const count = listAt(body, "commits").length;
  const [subject = ""] = (textAt(body, "head_commit", "message") ?? "").split("\n");
  return told({
    kind: "other",
    summary: `Pushed ${count === 1 ? "1 commit" : `${count} commits`} to ${branch}${subject === "" ? "" : `: ${subject}`}`,
    repository,
    version: after,
    previousVersion: noCommit.test(before) ? undefined : before,
    author: textAt(body, "sender", "login") ?? textAt(body, "pusher", "name"),
    link: textAt(body, "compare"),
  });
}

/** Of all the workflows of a repository these change what runs; a run of the tests does not. */
const deploys = /deploy|release|publish|rollout|roll.?back|migrat|\bship\b|promote/i;
/** Of runs on other branches these were asked for as such. */
const onPurpose = new Set(["release", "deployment", "workflow_dispatch"]);
const conclusions: Readonly<Record<string, "succeeded" | "failed">> = {
  success: "succeeded",
  failure: "failed",
  timed_out: "failed",
  cancelled: "failed",
};

function readWorkflowRun(body: unknown, { repository, source }: About): ReadChange {
  const run = (name: string): string | undefined => textAt(body, "workflow_run", name);
  const name = run("name") ?? "";
  const conclusion = run("conclusion") ?? "";
  const outcome = conclusions[conclusion];
  if (textAt(body, "action") !== "completed" || outcome === undefined) return ignored("The workflow did nothing yet.");
  if (!isChosen(name, source)) return ignored(`The workflow ${name} does not deploy.`);
  const branch = run("head_branch");
  if (!countsOn(branch, body)) return ignored(`The workflow ran on ${branch ?? "no branch"}.`);
  const words = `${name} of ${inWords(branch, run("head_sha"))}`;
  return told({
    kind: workflowKind(name),
    summary: outcome === "succeeded" ? `${words} succeeded` : `${words} ended with ${conclusion.replaceAll("_", " ")}`,
    repository,
    outcome,
    version: versionOf(branch, run("head_sha")),
    author: textAt(body, "workflow_run", "actor", "login") ?? textAt(body, "sender", "login"),
    link: run("html_url"),
    atMs: timeOf(run("updated_at")),
  });
}

function isChosen(name: string, source: CallingSource): boolean {
  const chosen = listAt(source.settings, "workflows");
  return chosen.length === 0 ? deploys.test(name) : chosen.includes(name);
}

function countsOn(branch: string | undefined, body: unknown): boolean {
  const isMain = branch === textAt(body, "repository", "default_branch");
  return isMain || isVersion(branch) || onPurpose.has(textAt(body, "workflow_run", "event") ?? "");
}

function workflowKind(name: string): ToldChange["kind"] {
  if (/roll.?back/i.test(name)) return "rollback";
  return /migrat/i.test(name) ? "migration" : "deploy";
}

function readRelease(body: unknown, { repository }: About): ReadChange {
  const action = textAt(body, "action");
  if (action !== "published") return ignored(`A release that is ${action ?? "unchanged"} was not published now.`);
  const tag = textAt(body, "release", "tag_name");
  const name = textAt(body, "release", "name");
  return told({
    kind: "deploy",
    summary: `Released ${tag ?? name ?? "a version"}${name === undefined || name === tag || tag === undefined ? "" : `: ${name}`}`,
    repository,
    outcome: "succeeded",
    version: tag,
    author: textAt(body, "release", "author", "login") ?? textAt(body, "sender", "login"),
    link: textAt(body, "release", "html_url"),
    atMs: timeOf(at(body, "release", "published_at")),
  });
}
