import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { changeInstant, changeSummary, cutText, versionToReturnTo } from "#catalog/changes.ts";
import { serviceNameKey } from "#catalog/services.ts";

const receivedAt = Temporal.Instant.from("2026-11-23T03:04:05Z");

test("a deploy leads back to the version it replaced", () => {
  assert.equal(versionToReturnTo("deploy", { version: "v2", previousVersion: "v1" }), "v1");
});

test("no version to go back to when none is named, when it is the same, or after a rollback", () => {
  assert.equal(versionToReturnTo("deploy", { version: "v2", previousVersion: undefined }), undefined);
  assert.equal(versionToReturnTo("deploy", { version: "v2", previousVersion: "v2" }), undefined);
  assert.equal(versionToReturnTo("rollback", { version: "v1", previousVersion: "v2" }), undefined);
});

test("a change counts from when its sender says, unless that is still to come", () => {
  const earlier = receivedAt.subtract({ hours: 3 });
  assert.equal(changeInstant(earlier, receivedAt), earlier);
  assert.equal(changeInstant(undefined, receivedAt), receivedAt);
  assert.equal(changeInstant(receivedAt.add({ minutes: 5 }), receivedAt).epochMilliseconds, receivedAt.epochMilliseconds + 300_000);
  assert.equal(changeInstant(receivedAt.add({ minutes: 6 }), receivedAt), receivedAt);
});

test("a cut text keeps its bound, stays well formed and shows the cut", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 40 }), fc.integer({ min: 1, max: 20 }), (text, maxLength) => {
      const cut = cutText(text, maxLength);
      assert.ok(cut.length <= maxLength);
      assert.ok(cut.isWellFormed());
      if (text.length <= maxLength) assert.equal(cut, text);
      else assert.ok(cut.endsWith("…"));
    }),
  );
});

test("names that people read as the same are the same", () => {
  assert.equal(serviceNameKey("  Checkout   API "), serviceNameKey("checkout api"));
  assert.notEqual(serviceNameKey("checkout api"), serviceNameKey("checkout-api"));
});

test("a change without words is told by its kind and version", () => {
  assert.equal(changeSummary("deploy", "v2"), "Deployed v2");
  assert.equal(changeSummary("rollback", "v1"), "Rolled back to v1");
  assert.equal(changeSummary("config", undefined), "Configuration changed");
});
