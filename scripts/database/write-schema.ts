import type { Catalogue, Column, Table } from "./read-catalogue.ts";

const HEAD = `-- What the migrations amount to, for reading. Written by \`npm run gen:db\`; not run by anything.
`;

/** The schema as SQL, a table with everything that belongs to it in one place. */
export function writeSchema(catalogue: Catalogue): string {
  const functions = catalogue.functions.map((found) => `${found.definition.trim()};\n`);
  const tables = catalogue.tables.map((table) => writeTable(catalogue, table));
  return [HEAD, ...functions, ...tables].join("\n");
}

function writeTable(catalogue: Catalogue, table: Table): string {
  const own = <T extends { readonly table: string }>(list: readonly T[]): readonly T[] => list.filter((item) => item.table === table.name);

  const lines = [
    ...own(catalogue.columns).map(writeColumn),
    ...own(catalogue.constraints).map((constraint) => `constraint ${constraint.name} ${constraint.definition}`),
  ];
  const partition = table.partitionedBy === null ? "" : ` partition by ${table.partitionedBy}`;
  return [
    `create table ${table.name} (\n${lines.map((line) => `  ${line}`).join(",\n")}\n)${partition};`,
    ...own(catalogue.indexes).map((index) => `${index.definition};`),
    ...own(catalogue.triggers).map((trigger) => `${trigger.definition};`),
    ...(table.rowSecurity ? [`alter table ${table.name} enable row level security;`] : []),
    ...(table.forcedRowSecurity ? [`alter table ${table.name} force row level security;`] : []),
    ...own(catalogue.policies).map((policy) => `${policy.definition};`),
    "",
  ].join("\n");
}

function writeColumn(column: Column): string {
  const words = [column.name, column.type];
  if (column.required) words.push("not null");
  if (column.identity !== "") words.push(`generated ${column.identity === "a" ? "always" : "by default"} as identity`);
  if (column.default !== null) words.push(`default ${column.default}`);
  return words.join(" ");
}
