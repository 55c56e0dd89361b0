import assert from "node:assert/strict";
import { test } from "node:test";
import { schemaDraft, schemaFields, draftSettings } from "#ui/schema-fields.ts";

const schema = {
  type: "object",
  required: ["sid", "token", "key", "mode"],
  properties: {
    sid: { type: "string", title: "Account SID" },
    token: { type: "string", title: "Token", maxLength: 200 },
    key: { type: "string", maxLength: 10_000 },
    from: { type: "string", examples: ["+49 30 1"] },
    mode: { enum: ["http", "socket"], default: "http" },
    isQuiet: { type: "boolean" },
  },
};

const fields = schemaFields(schema, ["token", "key"]);

test("fields are what the schema says, in its order", () => {
  assert.deepEqual(
    fields.map(({ name, label, isRequired, isSecret, input }) => [name, label, isRequired, isSecret, input]),
    [
      ["sid", "Account SID", true, false, "text"],
      ["token", "Token", true, true, "text"],
      ["key", "key", true, true, "long"],
      ["from", "from", false, false, "text"],
      ["mode", "mode", false, false, ["http", "socket"]],
      ["isQuiet", "isQuiet", false, false, "switch"],
    ],
  );
});

test("an empty field is left out, so that a secret that is kept stays", () => {
  const draft = { ...schemaDraft(fields, { sid: "AC1", isQuiet: true }), from: "" };
  assert.deepEqual(draftSettings(fields, draft), { sid: "AC1", mode: "http", isQuiet: true });
});
