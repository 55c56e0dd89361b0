import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { asId } from "@staunch/core/kernel";
import { neverThrowsOnMutated, recordedBodies } from "@staunch/test-support/fuzz";
import fc from "fast-check";
import type { CallingSource, ReadChange, SourceSettings } from "#alerts/index.ts";
import { isSignedBy } from "#platform/index.ts";
import { readEvent } from "#vendors/github/read-event.ts";

interface Sample {
  readonly secret: string;
  readonly request: { readonly headers: readonly (readonly [string, string])[]; readonly body: object; readonly body_text: string };
}

function sample(name: string): Sample {
  return JSON.parse(readFileSync(new URL(`./samples/github-${name}.json`, import.meta.url), "utf8")) as Sample;
}

function source(settings: SourceSettings = {}): CallingSource {
  const organisationId = asId<"organisation">("o");
  return {
    organisationId,
    id: asId<"source">("s"),
    kind: "github",
    name: "GitHub",
    serviceId: undefined,
    settings,
    secret: "s",
    requestsPerSecond: undefined,
  };
}

function change(read: ReadChange) {
  assert.equal(read.kind, "change", JSON.stringify(read));
  return read.change;
}

const sha = "6113728f27ae82c7b1a177c8d03f9e96e0adf246";
const repository = { full_name: "acme/shop", default_branch: "main", html_url: "https://github.example.org/acme/shop" };

test("the signature of every sample is right over its bytes and wrong over others", () => {
  for (const name of ["ping", "deployment", "deployment-status", "push", "workflow-run"]) {
    const { secret, request } = sample(name);
    const signature = request.headers.find(([header]) => header === "X-Hub-Signature-256")?.[1].replace("sha256=", "");
    assert.equal(isSignedBy({ secret, message: [request.body_text], signature }), true, name);
    assert.equal(isSignedBy({ secret, message: [`${request.body_text} `], signature }), false, name);
  }
});

test("GitHub's published vector holds", () => {
  const signature = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
  assert.equal(isSignedBy({ secret: "It's a Secret to Everybody", message: ["Hello, World!"], signature }), true);
});

test("a deployment that begins and one that failed are changes with that fact", () => {
  const began = change(readEvent("deployment", sample("deployment").request.body, source()));
  assert.deepEqual(
    [began.kind, began.outcome, began.summary, began.version, began.author],
    ["deploy", "began", "Deployment of main (6113728) to production began", sha, "octo"],
  );
  const failed = change(readEvent("deployment_status", sample("deployment-status").request.body, source()));
  assert.deepEqual(
    [failed.outcome, failed.summary, failed.link, failed.atMs, failed.repository, failed.environment],
    [
      "failed",
      "Deployment of main (6113728) to production failed: exit 1",
      "https://ci.example.org/1",
      Temporal.Instant.from("2026-11-23T02:35:00Z").epochMilliseconds,
      "acme/shop",
      "production",
    ],
  );
});

test("a push to the default branch is a change, to another it is none", () => {
  const { body } = sample("push").request;
  const pushed = change(readEvent("push", body, source()));
  assert.deepEqual(
    [pushed.kind, pushed.summary, pushed.version, pushed.previousVersion, pushed.link],
    ["other", "Pushed 1 commit to main: Fix größer bug 🚑", sha, undefined, "https://github.example.org/acme/shop/compare/a...b"],
  );
  assert.equal(readEvent("push", { ...body, ref: "refs/heads/feature" }, source()).kind, "ignored");
  assert.equal(readEvent("push", { ...body, after: "0".repeat(40) }, source()).kind, "ignored");
});

test("a workflow that deploys is a change when it is over, however it ended; one that tests is none", () => {
  const { body } = sample("workflow-run").request;
  const ended = change(readEvent("workflow_run", body, source()));
  assert.deepEqual([ended.kind, ended.outcome, ended.summary], ["deploy", "failed", "Deploy of main (6113728) ended with failure"]);
  const run = (name: string, more: object = {}) =>
    readEvent(
      "workflow_run",
      { action: "completed", repository, workflow_run: { name, conclusion: "success", head_branch: "main", ...more } },
      source(),
    );
  assert.equal(run("Tests").kind, "ignored");
  assert.equal(run("Deploy", { head_branch: "feature" }).kind, "ignored");
  assert.equal(run("Deploy", { head_branch: "feature", event: "workflow_dispatch" }).kind, "change");
  assert.equal(run("Deploy", { conclusion: "skipped" }).kind, "ignored");
  assert.equal(change(run("Roll back")).kind, "rollback");
  assert.equal(change(run("Deploy", { head_branch: "v1.2.0" })).version, "v1.2.0");
  const chosen = { action: "completed", repository, workflow_run: { name: "Tests", conclusion: "success", head_branch: "main" } };
  assert.equal(readEvent("workflow_run", chosen, source({ workflows: ["Tests"] })).kind, "change");
});

test("a published release is a change to its tag", () => {
  const body = { action: "published", repository, release: { tag_name: "v1.2.0", name: "Summer", published_at: "2026-11-23T02:00:00Z" } };
  const released = change(readEvent("release", body, source()));
  assert.deepEqual([released.kind, released.version, released.summary], ["deploy", "v1.2.0", "Released v1.2.0: Summer"]);
  assert.equal(readEvent("release", { ...body, action: "deleted" }, source()).kind, "ignored");
});

test("only deployments to production count, unless the settings say which do", () => {
  const to = (environment: string, more: object, settings?: SourceSettings) =>
    readEvent("deployment", { repository, deployment: { environment, sha, ref: "main", ...more } }, source(settings)).kind;
  assert.equal(to("staging", { production_environment: false }), "ignored");
  assert.equal(to("staging", {}), "ignored");
  assert.equal(to("production-eu", {}), "change");
  assert.equal(to("eu-west", { production_environment: true }), "change");
  assert.equal(to("staging", {}, { environments: ["staging"] }), "change");
  assert.equal(to("production", {}, { environments: ["staging"] }), "ignored");
  assert.equal(to("staging", {}, { services: { "acme/shop@staging": "9f6d3f0c-0000-4000-8000-000000000000" } }), "change");
});

test("a greeting, an unknown event and a body without a repository are no changes, and nothing makes the reader throw", () => {
  assert.equal(readEvent("ping", sample("ping").request.body, source()).kind, "ignored");
  assert.equal(readEvent("star", { repository }, source()).kind, "ignored");
  assert.equal(readEvent("push", {}, source()).kind, "unreadable");
  const events = fc.constantFrom("push", "deployment", "deployment_status", "workflow_run", "release");
  fc.assert(
    fc.property(events, fc.dictionary(fc.string(), fc.jsonValue()), (event, body) => {
      readEvent(event, { repository, ...body }, source());
    }),
  );
});

test("no mutation of a recorded body makes the reader throw", () => {
  const events = ["push", "deployment", "deployment_status", "workflow_run", "release"];
  neverThrowsOnMutated(recordedBodies(new URL("./samples/", import.meta.url)), (body) => {
    for (const event of events) readEvent(event, body, source());
  });
});
