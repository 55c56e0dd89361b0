/** One thing that can be set, out of a kind's JSON Schema. */
export interface SettingField {
  /** Where it stands in the settings: `mapping.title`. */
  readonly path: string;
  readonly label: string;
  readonly description: string | undefined;
  readonly isRequired: boolean;
  readonly input: SettingInput;
  readonly fallback: unknown;
}

export type SettingInput =
  | { readonly kind: "text" }
  | { readonly kind: "choice"; readonly options: readonly string[] }
  | { readonly kind: "switch" }
  | { readonly kind: "number"; readonly min: number | undefined; readonly max: number | undefined }
  /** Several words, one a line. */
  | { readonly kind: "lines" }
  /** Names and what they stand for, `name: value`, one a line. */
  | { readonly kind: "pairs" }
  /** What has no better form. */
  | { readonly kind: "json" };

export type SettingDraft = Readonly<Record<string, string | number | boolean>>;

type Schema = Readonly<Record<string, unknown>>;

/** The fields of a settings schema, objects within it flattened; what stands nowhere in it cannot be set. */
export function settingFields(schema: unknown): readonly SettingField[] {
  return fieldsWithin(schema, { path: "", isRequired: true });
}

/** What is needed within something that may be left out is not needed by itself. */
function fieldsWithin(schema: unknown, above: { readonly path: string; readonly isRequired: boolean }): readonly SettingField[] {
  if (!isSchema(schema) || !isSchema(schema["properties"])) return [];
  const required = Array.isArray(schema["required"]) ? schema["required"] : [];
  return Object.entries(schema["properties"]).flatMap(([name, part]): readonly SettingField[] => {
    if (!isSchema(part)) return [];
    const path = above.path === "" ? name : `${above.path}.${name}`;
    const isRequired = above.isRequired && required.includes(name) && part["default"] === undefined;
    if (isSchema(part["properties"])) return fieldsWithin(part, { path, isRequired });
    return [
      {
        path,
        label: textOr(part["title"], words(name)),
        description: typeof part["description"] === "string" ? part["description"] : undefined,
        isRequired,
        input: inputOf(part),
        fallback: part["default"],
      },
    ];
  });
}

function inputOf(part: Schema): SettingInput {
  const { type } = part;
  if (Array.isArray(part["enum"])) return { kind: "choice", options: part["enum"].map(String) };
  if (type === "boolean") return { kind: "switch" };
  if (type === "number" || type === "integer") return { kind: "number", min: numberOf(part["minimum"]), max: numberOf(part["maximum"]) };
  if (type === "string") return { kind: "text" };
  if (type === "array" && isSchema(part["items"]) && part["items"]["type"] === "string") return { kind: "lines" };
  const values = part["additionalProperties"];
  return type === "object" && isSchema(values) && values["type"] === "string" ? { kind: "pairs" } : { kind: "json" };
}

function isSchema(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function numberOf(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === "string" ? value : otherwise;
}

/** `groupByLabels` → "Group by labels" */
function words(name: string): string {
  const spaced = name.replaceAll(/(?<=[a-z0-9])(?=[A-Z])|[_-]/g, " ").toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/** What stands in the fields for these settings. */
export function settingDraft(fields: readonly SettingField[], settings: unknown): SettingDraft {
  return Object.fromEntries(fields.map((field) => [field.path, shown(field, valueAt(settings, field.path) ?? field.fallback)]));
}

function valueAt(settings: unknown, path: string): unknown {
  return path.split(".").reduce((value: unknown, name) => (isSchema(value) ? value[name] : undefined), settings);
}

function shown({ input }: SettingField, value: unknown): string | number | boolean {
  if (input.kind === "switch") return value === true;
  if (input.kind === "number") return typeof value === "number" ? value : "";
  if (value === undefined || value === null) return "";
  if (input.kind === "lines" && Array.isArray(value)) return value.join("\n");
  if (input.kind === "pairs" && isSchema(value)) {
    return Object.entries(value)
      .map(([name, text]) => `${name}: ${String(text)}`)
      .join("\n");
  }
  return typeof value === "string" ? value : JSON.stringify(value, undefined, 2);
}

export type SettingsRead =
  | { readonly kind: "settings"; readonly settings: Readonly<Record<string, unknown>> }
  | { readonly kind: "refused"; readonly path: string; readonly reason: string };

/** The settings that the fields say; an empty one is left out, and means its default. */
export function settingsOf(fields: readonly SettingField[], draft: SettingDraft): SettingsRead {
  const settings: Record<string, unknown> = {};
  for (const field of fields) {
    const value = valueOf(field, draft[field.path]);
    if (value instanceof SyntaxError) return { kind: "refused", path: field.path, reason: "Expected JSON." };
    if (value !== undefined) put(settings, field.path.split("."), value);
  }
  return { kind: "settings", settings };
}

function valueOf({ input, fallback }: SettingField, entered: string | number | boolean | undefined): unknown {
  if (entered === false) return fallback === undefined ? undefined : false;
  if (typeof entered !== "string") return Number.isNaN(entered) ? undefined : entered;
  const text = entered.trim();
  // A list that has a default is emptied by saying so.
  if (text === "") return input.kind === "lines" && fallback !== undefined ? [] : undefined;
  if (input.kind === "lines") return linesOf(text);
  if (input.kind === "pairs") return pairsOf(text);
  return input.kind === "json" ? parsedJson(text) : text;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return error;
    throw error;
  }
}

function linesOf(text: string): readonly string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

function pairsOf(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    linesOf(text).map((line) => {
      const colon = line.indexOf(":");
      return colon < 0 ? [line, ""] : [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
    }),
  );
}

function put(settings: Record<string, unknown>, [name = "", ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    settings[name] = value;
    return;
  }
  const inner = settings[name];
  const next: Record<string, unknown> = isSchema(inner) ? { ...inner } : {};
  put(next, rest, value);
  settings[name] = next;
}
