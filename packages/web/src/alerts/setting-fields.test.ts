import assert from "node:assert/strict";
import { test } from "node:test";
import { settingDraft, settingFields, settingsOf } from "#alerts/setting-fields.ts";

const schema = {
  type: "object",
  required: ["topic", "region"],
  properties: {
    topic: { type: "string", title: "Topic ARN", description: "As AWS shows it" },
    region: { type: "string", enum: ["us", "eu"], default: "us" },
    autoConfirm: { type: "boolean", default: true },
    graceSeconds: { type: "integer", minimum: 10, maximum: 600, default: 60 },
    groupByLabels: { type: "array", items: { type: "string" } },
    mapping: {
      type: "object",
      properties: { title: { type: "string" }, labels: { type: "object", additionalProperties: { type: "string" } } },
    },
    extra: {},
  },
};

test("a schema becomes fields with words, in its order", () => {
  const fields = settingFields(schema);
  assert.deepEqual(
    fields.map(({ path, label, input, isRequired }) => [path, label, input.kind, isRequired]),
    [
      ["topic", "Topic ARN", "text", true],
      ["region", "Region", "choice", false],
      ["autoConfirm", "Auto confirm", "switch", false],
      ["graceSeconds", "Grace seconds", "number", false],
      ["groupByLabels", "Group by labels", "lines", false],
      ["mapping.title", "Title", "text", false],
      ["mapping.labels", "Labels", "pairs", false],
      ["extra", "Extra", "json", false],
    ],
  );
});

test("settings come back from their fields as they were", () => {
  const fields = settingFields(schema);
  const settings = {
    topic: "arn:1",
    region: "eu",
    autoConfirm: false,
    graceSeconds: 30,
    groupByLabels: ["service", "zone"],
    mapping: { title: "$.text", labels: { host: "$.host", when: "$.at:time" } },
    extra: { any: [1] },
  };
  assert.deepEqual(settingsOf(fields, settingDraft(fields, settings)), { kind: "settings", settings });
});

test("what is left empty means its default, and broken JSON is refused by name", () => {
  const fields = settingFields(schema);
  const draft = settingDraft(fields, {});
  assert.deepEqual(settingsOf(fields, draft), {
    kind: "settings",
    settings: { region: "us", autoConfirm: true, graceSeconds: 60 },
  });
  assert.deepEqual(settingsOf(fields, { ...draft, extra: "{" }), { kind: "refused", path: "extra", reason: "Expected JSON." });
});

test("what is needed within something that may be left out is not asked for, and leaves nothing behind", () => {
  const state = {
    type: "object",
    required: ["path"],
    properties: { path: { type: "string" }, resolved: { type: "array", items: { type: "string" } } },
  };
  const quiet = { strict: { type: "boolean" }, most: { type: "integer" } };
  const fields = settingFields({ type: "object", properties: { mapping: { type: "object", properties: { state } }, ...quiet } });
  assert.deepEqual(
    fields.map(({ path, isRequired }) => [path, isRequired]),
    [
      ["mapping.state.path", false],
      ["mapping.state.resolved", false],
      ["strict", false],
      ["most", false],
    ],
  );
  assert.deepEqual(settingsOf(fields, settingDraft(fields, {})), { kind: "settings", settings: {} });
});

test("a kind without settings has no fields", () => {
  for (const nothing of [null, undefined, {}, [], "text", { properties: 3 }]) assert.deepEqual(settingFields(nothing), []);
});
