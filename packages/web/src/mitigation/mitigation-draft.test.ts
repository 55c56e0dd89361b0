import assert from "node:assert/strict";
import { test } from "node:test";
import { bodyOf, newMitigation, versionParameter, withKind } from "#mitigation/mitigation-draft.ts";

test("another kind brings its name and its parameters, and keeps what a person wrote", () => {
  const restart = withKind(newMitigation, "restart");
  assert.equal(restart.name, "Restart");
  assert.deepEqual(restart.parameters, []);
  const pod = { name: "pod", label: "Pod", isRequired: false, defaultValue: "" };
  const own = withKind({ ...restart, name: "Restart the workers", parameters: [pod] }, "rollback");
  assert.equal(own.name, "Restart the workers");
  assert.deepEqual(own.parameters, [versionParameter, pod]);
});

test("an empty default is no default", () => {
  const runner = { ...newMitigation.runner, url: "https://runner.example/run" };
  const body = bodyOf({ ...newMitigation, parameters: [{ ...versionParameter, defaultValue: "" }], runner });
  assert.equal(body.parameters[0]?.defaultValue, null);
  assert.deepEqual(body.runner, { kind: "http", url: "https://runner.example/run", timeLimitSeconds: 600 });
});
