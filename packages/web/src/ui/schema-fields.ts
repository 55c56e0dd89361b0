/** One field of a form, out of a JSON Schema. */
export interface SchemaField {
  readonly name: string;
  readonly label: string;
  readonly description: string | undefined;
  readonly example: string | undefined;
  readonly isRequired: boolean;
  /** Kept sealed and never shown again. */
  readonly isSecret: boolean;
  readonly input: "text" | "long" | "switch" | readonly string[];
  readonly fallback: string;
}

/** Longer than this is not typed but pasted, as a key in PEM. */
const oneLine = 1_000;

/** The fields of settings, in the order of their schema. */
export function schemaFields(schema: unknown, secrets: readonly string[]): readonly SchemaField[] {
  if (!isRecord(schema) || !isRecord(schema["properties"])) return [];
  const required = Array.isArray(schema["required"]) ? schema["required"] : [];
  return Object.entries(schema["properties"]).flatMap(([name, part]): readonly SchemaField[] => {
    if (!isRecord(part)) return [];
    const fallback = part["default"];
    return [
      {
        name,
        label: textOr(part["title"], name),
        description: textIn(part["description"]),
        example: Array.isArray(part["examples"]) ? textIn(part["examples"][0]) : undefined,
        isRequired: required.includes(name) && fallback === undefined,
        isSecret: secrets.includes(name),
        input: inputOf(part),
        fallback: typeof fallback === "string" || typeof fallback === "boolean" ? String(fallback) : "",
      },
    ];
  });
}

function inputOf(part: Readonly<Record<string, unknown>>): SchemaField["input"] {
  if (Array.isArray(part["enum"])) return part["enum"].map(String);
  if (part["type"] === "boolean") return "switch";
  return typeof part["maxLength"] === "number" && part["maxLength"] > oneLine ? "long" : "text";
}

export type SchemaDraft = Readonly<Record<string, string>>;

/** What stands in the fields for settings that are there; nothing where something is secret. */
export function schemaDraft(fields: readonly SchemaField[], settings: Readonly<Record<string, unknown>>): SchemaDraft {
  return Object.fromEntries(fields.map(({ name, fallback }) => [name, wordOf(settings[name]) ?? fallback]));
}

/** The settings as they are sent: what is empty is left out, so that a secret stays and a default holds. */
export function draftSettings(fields: readonly SchemaField[], draft: SchemaDraft): Record<string, string | boolean> {
  const entries = fields.flatMap(({ name, input }): readonly (readonly [string, string | boolean])[] => {
    const value = draft[name] ?? "";
    if (value === "") return [];
    return [[name, input === "switch" ? value === "true" : value]];
  });
  return Object.fromEntries(entries);
}

function wordOf(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "boolean" || typeof value === "number" ? String(value) : undefined;
}

function textIn(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function textOr(value: unknown, otherwise: string): string {
  return textIn(value) ?? otherwise;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
