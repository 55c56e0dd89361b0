import assert from "node:assert/strict";
import { test } from "node:test";
import { newRunner, runnerBody, runnerDraftOf, runnerText, withRunner } from "#mitigation/runner-draft.ts";

const github = {
  kind: "github",
  accountId: "0199-account",
  settings: { repository: "acme/checkout", workflow: "rollback.yml", ref: "main" },
  timeLimitSeconds: 60,
} as const;

test("what was saved comes back as it was, whatever the kind", () => {
  for (const runner of [github, { kind: "http", url: "https://runner.example/run", timeLimitSeconds: 20 } as const]) {
    assert.deepEqual(runnerBody(runnerDraftOf(runner)), runner);
  }
});

test("another kind begins with its own defaults, and with the only account there is", () => {
  const schema = {
    properties: { project: { type: "string", default: "default" }, feature: { type: "string" } },
    required: ["project", "feature"],
  };
  const one = withRunner({ ...newRunner, url: "https://runner.example/run" }, "unleash", { schema, accountIds: ["a"] });
  assert.deepEqual([one.kind, one.accountId, one.settings], ["unleash", "a", { project: "default" }]);
  assert.equal(withRunner(newRunner, "unleash", { schema, accountIds: ["a", "b"] }).accountId, "");
  assert.equal(withRunner(one, "unleash", { schema, accountIds: [] }), one);
});

test("settings that are empty are left out, and an account that is none is said to be", () => {
  const body = runnerBody({ ...newRunner, kind: "github", settings: { repository: "acme/checkout", runInput: "" } });
  assert.deepEqual(body, { kind: "github", accountId: null, settings: { repository: "acme/checkout" }, timeLimitSeconds: 600 });
});

test("a list shows what a runner acts on", () => {
  assert.equal(runnerText(github), "GitHub: ref main, repository acme/checkout, workflow rollback.yml");
  assert.equal(runnerText({ kind: "http", url: "https://runner.example/run", timeLimitSeconds: 20 }), "https://runner.example/run");
});
