import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { asId } from "@staunch/core/kernel";
import { neverThrowsOnMutated, recordedBodies } from "@staunch/test-support/fuzz";
import fc from "fast-check";
import type { CallingSource, ReadChange } from "#alerts/index.ts";
import { readEvent } from "#vendors/gitlab/read-event.ts";

function sample(name: string): Readonly<Record<string, unknown>> {
  const text = readFileSync(new URL(`./samples/gitlab-${name}.json`, import.meta.url), "utf8");
  return (JSON.parse(text) as { readonly request: { readonly body: Readonly<Record<string, unknown>> } }).request.body;
}

const source: CallingSource = {
  organisationId: asId<"organisation">("o"),
  id: asId<"source">("s"),
  kind: "gitlab",
  name: "GitLab",
  serviceId: undefined,
  settings: {},
  secret: "s",
  requestsPerSecond: undefined,
};

function change(read: ReadChange) {
  assert.equal(read.kind, "change", JSON.stringify(read));
  return read.change;
}

test("a deployment that failed is a change with that fact", () => {
  const failed = change(readEvent(sample("deployment-failed"), source));
  assert.deepEqual(
    [failed.kind, failed.outcome, failed.summary, failed.version, failed.author, failed.link],
    [
      "deploy",
      "failed",
      "Deployment of main (279484c0) to production failed",
      "279484c0",
      "root",
      "https://gitlab.example.org/acme/shop/-/jobs/796",
    ],
  );
  assert.equal(failed.atMs, Temporal.Instant.from("2026-11-23T01:40:00Z").epochMilliseconds);
});

test("other environments and other states than begun and ended do not count", () => {
  const body = sample("deployment-failed");
  assert.equal(readEvent({ ...body, environment: "review/1", environment_tier: "development" }, source).kind, "ignored");
  assert.equal(readEvent({ ...body, status: "created" }, source).kind, "ignored");
  assert.equal(change(readEvent({ ...body, status: "success" }, source)).outcome, "succeeded");
});

test("a pipeline of the main branch is a change, and a deployment only when one of its jobs deploys", () => {
  const body = sample("pipeline-failed");
  const failed = change(readEvent(body, source));
  assert.deepEqual([failed.kind, failed.outcome, failed.summary], ["other", undefined, "Pipeline of main (6113728f) failed"]);
  assert.equal(failed.atMs, Temporal.Instant.from("2026-11-23T02:33:00Z").epochMilliseconds);
  const deploying = change(readEvent({ ...body, builds: [{}, { environment: { name: "production" } }] }, source));
  assert.deepEqual([deploying.kind, deploying.outcome, deploying.environment], ["deploy", "failed", "production"]);
  const feature = { ...body, object_attributes: { status: "success", ref: "feature" } };
  assert.equal(readEvent(feature, source).kind, "ignored");
});

test("pushes to the main branch, tags and releases are changes", () => {
  const project = { path_with_namespace: "acme/shop", default_branch: "main", web_url: "https://gitlab.example.org/acme/shop" };
  const push = {
    object_kind: "push",
    ref: "refs/heads/main",
    before: "a".repeat(40),
    after: "b".repeat(40),
    total_commits_count: 2,
    project,
  };
  const pushed = change(readEvent(push, source));
  assert.deepEqual([pushed.kind, pushed.summary, pushed.previousVersion], ["other", "Pushed 2 commits to main", "a".repeat(40)]);
  assert.equal(readEvent({ ...push, ref: "refs/heads/x" }, source).kind, "ignored");
  const tag = change(readEvent({ object_kind: "tag_push", ref: "refs/tags/v2", after: "b".repeat(40), project }, source));
  assert.deepEqual([tag.version, tag.link], ["v2", "https://gitlab.example.org/acme/shop/-/tags/v2"]);
  const release = { object_kind: "release", action: "create", tag: "v2", released_at: "2026-11-23 02:30:00 UTC", project };
  assert.equal(change(readEvent(release, source)).version, "v2");
  assert.equal(readEvent({ ...release, action: "update" }, source).kind, "ignored");
});

test("nothing makes the reader throw", () => {
  const kinds = fc.constantFrom("push", "deployment", "pipeline", "tag_push", "release", "note");
  fc.assert(
    fc.property(kinds, fc.dictionary(fc.string(), fc.jsonValue()), (kind, body) => {
      readEvent({ project: { path_with_namespace: "a/b" }, ...body, object_kind: kind }, source);
    }),
  );
});

test("no mutation of a recorded body makes the reader throw", () => {
  neverThrowsOnMutated(recordedBodies(new URL("./samples/", import.meta.url)), (body) => readEvent(body, source));
});
