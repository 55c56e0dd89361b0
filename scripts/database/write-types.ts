import type { Catalogue, Column } from "./read-catalogue.ts";

const HEAD = `// What the tables look like to Kysely. Written by \`npm run gen:db\` from the migrations; edits are lost.
import type { ColumnType, Generated, GeneratedAlways, RawBuilder } from "kysely";

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue | undefined };

/** Read as what it is; written through \`jsonb(value)\`, since pg would send an array as a PostgreSQL array. */
type Jsonb<Absent extends null = never> = ColumnType<JsonValue | Absent, JsonInput | Absent, JsonInput | Absent>;
type JsonInput = Exclude<JsonValue, null> | RawBuilder<unknown>;
`;

/** How a value of each column type arrives from the driver, which the platform's type parsers settle. */
const TYPES: Readonly<Record<string, string>> = {
  uuid: "string",
  text: "string",
  xid8: "string",
  date: "string",
  inet: "string",
  interval: "string",
  numeric: "string",
  boolean: "boolean",
  smallint: "number",
  integer: "number",
  bigint: "number",
  real: "number",
  "double precision": "number",
  bytea: "Buffer",
  "timestamp with time zone": "Temporal.Instant",
};

/** The interface of every table, and `DB` over them. @throws Error on a column type that is not in the list. */
export function writeTypes(catalogue: Catalogue): string {
  const choices = literalChoices(catalogue);
  const tables = catalogue.tables.map(({ name }) => {
    const columns = catalogue.columns.filter((column) => column.table === name);
    const fields = columns.map((column) => `  ${column.name}: ${columnType(column, choices.get(`${name}.${column.name}`))};`);
    return `interface ${typeName(name)} {\n${fields.join("\n")}\n}\n`;
  });
  const all = catalogue.tables.map(({ name }) => `  ${name}: ${typeName(name)};`);
  return [HEAD, ...tables, `export interface DB {\n${all.join("\n")}\n}\n`].join("\n");
}

function columnType(column: Column, choice: string | undefined): string {
  const nullable = column.required ? "" : " | null";
  if (column.type === "jsonb" || column.type === "json") return withDefault(column, column.required ? "Jsonb" : "Jsonb<null>");

  const isArray = column.type.endsWith("[]");
  const base = column.type.replace(/\[\]$/, "").replace(/\(.*\)/, "");
  const plain = choice ?? TYPES[base];
  if (plain === undefined) throw new Error(`${column.table}.${column.name}: no type is known for ${column.type}`);
  return withDefault(column, `${isArray ? `${plain}[]` : plain}${nullable}`);
}

function withDefault(column: Column, type: string): string {
  if (column.identity === "a") return `GeneratedAlways<${type}>`;
  return column.default !== null || column.identity === "d" ? `Generated<${type}>` : type;
}

/** The values a check of the form \`column in ('a', 'b')\` allows, as a union of literals, by \`table.column\`. */
function literalChoices(catalogue: Catalogue): ReadonlyMap<string, string> {
  const choices = new Map<string, string>();
  for (const check of catalogue.constraints) {
    const list = /^CHECK \(\((\w+) = ANY \(ARRAY\[(.+)\]\)\)\)$/.exec(check.definition);
    if (check.column === null || list === null) continue;
    const values = [...(list[2] ?? "").matchAll(/'((?:[^']|'')*)'::text/g)].map((match) =>
      JSON.stringify((match[1] ?? "").replaceAll("''", "'")),
    );
    if (values.length > 0) choices.set(`${check.table}.${check.column}`, values.join(" | "));
  }
  return choices;
}

function typeName(table: string): string {
  return table.replace(/(?:^|_)([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase());
}
