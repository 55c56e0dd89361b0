/** A JSON Schema as the OpenAPI document holds it; only what samples are made from. */
export interface SchemaNode {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
  readonly allOf?: readonly SchemaNode[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly items?: SchemaNode;
  readonly minItems?: number;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly format?: string;
  readonly pattern?: string;
  readonly default?: unknown;
}

/** The id that every sample carries: the form is right, the thing is nobody's. */
export const someId = "01900000-0000-7000-8000-000000000000";

/** Texts of the patterns our schemas use, tried in turn. */
const patterned = ["2026-11-30", "09:00", "2026-11-30T09:00", "sample-text", "sample", "12345678"];
/** What a schema checks beyond what JSON Schema can say goes by the member's name. */
const named: Readonly<Record<string, string>> = {
  url: "https://example.org/",
  timeZone: "Europe/Berlin",
  address: "reader@example.org",
  dueOn: "2026-11-30",
};

type Resolve = (ref: string) => SchemaNode;

/** The smallest value a schema accepts: required members only. @param name of the member it is for. */
export function sampleOf(schema: SchemaNode, resolve: Resolve, name = ""): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  const other = otherSchemaOf(schema, resolve);
  return other === undefined ? sampleOfType(schema, resolve, name) : sampleOf(other, resolve, name);
}

function sampleOfType(schema: SchemaNode, resolve: Resolve, name: string): unknown {
  switch (typeof schema.type === "string" ? schema.type : schema.type?.[0]) {
    case "object":
      return sampleObject(schema, resolve);
    case "array":
      return Array.from({ length: schema.minItems ?? 0 }, () => sampleOf(schema.items ?? {}, resolve));
    case "integer":
    case "number":
      return sampleNumber(schema);
    case "boolean":
      return true;
    case "string":
      return named[name] ?? sampleText(schema);
    default:
      return null;
  }
}

/** The schema that this one only points at, or the first it offers. */
function otherSchemaOf(schema: SchemaNode, resolve: Resolve): SchemaNode | undefined {
  if (schema.$ref !== undefined) return resolve(schema.$ref);
  return schema.anyOf?.[0] ?? schema.oneOf?.[0] ?? schema.allOf?.[0];
}

function sampleObject(schema: SchemaNode, resolve: Resolve): Readonly<Record<string, unknown>> {
  const members = schema.required ?? [];
  return Object.fromEntries(members.map((member) => [member, sampleOf(schema.properties?.[member] ?? {}, resolve, member)]));
}

function sampleNumber(schema: SchemaNode): number {
  return Math.max(schema.minimum ?? 1, (schema.exclusiveMinimum ?? 0) + 1, 1);
}

function sampleText(schema: SchemaNode): string {
  if (schema.format === "uuid") return someId;
  if (schema.format === "date-time") return "2026-11-30T09:00:00Z";
  if (schema.format === "date") return "2026-11-30";
  if (schema.format === "email") return "somebody@example.org";
  if (schema.format === "uri") return "https://example.org/";
  const { pattern } = schema;
  const fitting = pattern === undefined ? undefined : [someId, ...patterned].find((text) => new RegExp(pattern).test(text));
  return fitting ?? "sample text".padEnd(schema.minLength ?? 0, "!");
}
