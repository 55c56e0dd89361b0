import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { neverThrowsOnMutated, recordedBodies } from "@staunch/test-support/fuzz";
import fc from "fast-check";
import { parse } from "yaml";
import { argocdKind } from "#vendors/argocd/index.ts";
import { readSync } from "#vendors/argocd/read-sync.ts";

test("a sync that failed is a change with that fact", () => {
  const text = readFileSync(new URL("./samples/argocd-webhook-sync-failed.json", import.meta.url), "utf8");
  const read = readSync((JSON.parse(text) as { readonly request: { readonly body: unknown } }).request.body);
  assert.equal(read.kind, "change");
  const { kind, outcome, summary, version, link, atMs, repository } = read.change;
  assert.deepEqual(
    [kind, outcome, summary, version, link, repository],
    [
      "deploy",
      "failed",
      "Sync of shop at b3c1d2e failed: one or more objects failed to apply",
      "b3c1d2e",
      "https://argocd.example.org/applications/shop",
      "shop",
    ],
  );
  assert.equal(atMs, Temporal.Instant.from("2026-11-23T02:40:00Z").epochMilliseconds);
});

test("what is no sync is no change", () => {
  assert.equal(readSync({ app: "shop", phase: "Terminating" }).kind, "ignored");
  assert.equal(readSync({ app: "shop" }).kind, "ignored");
  assert.equal(readSync({ phase: "Failed" }).kind, "unreadable");
});

test("the configuration of the set-up text is YAML whose template sends the fields that are read", () => {
  const setup = argocdKind.setup("https://staunch.example.org", "k".repeat(32));
  const yaml = /```yaml\n(.+?)\n```/s.exec(setup)?.[1] ?? "";
  const { data } = parse(yaml) as { readonly data: Readonly<Record<string, string>> };
  for (const part of Object.values(data)) parse(part);
  const template = parse(data["template.staunch-sync"] ?? "") as { readonly webhook: { readonly staunch: { readonly body: string } } };
  // Go's template language is not run here: each value it would write is stood in for.
  const body = template.webhook.staunch.body.replaceAll(/"?\{\{.+?\}\}(\/[a-z]+\/\{\{.+?\}\}")?/g, '"Succeeded"');
  assert.equal(readSync(JSON.parse(body)).kind, "change");
});

test("nothing makes the reader throw", () => {
  fc.assert(fc.property(fc.jsonValue(), (body) => void readSync(body)));
});

test("no mutation of a recorded body makes the reader throw", () => {
  neverThrowsOnMutated(recordedBodies(new URL("./samples/", import.meta.url)), readSync);
});
