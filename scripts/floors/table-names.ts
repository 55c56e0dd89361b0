import { calledName, isNode, literalText, type Node, templateText } from "./tree.ts";

/** The methods of Kysely that take tables. */
const TABLE_METHODS = new Set([
  "selectFrom",
  "insertInto",
  "updateTable",
  "deleteFrom",
  "mergeInto",
  "from",
  "using",
  "innerJoin",
  "leftJoin",
  "rightJoin",
  "fullJoin",
  "crossJoin",
  "innerJoinLateral",
  "leftJoinLateral",
  "table",
]);

/** How a statement begins; prose begins with a capital or with none of these words. */
const STATEMENT = /^\s*(?:select|insert|update|delete|with|create|alter|drop|truncate|lock|merge|copy|SELECT|INSERT|UPDATE|DELETE|WITH)\s/;
const AFTER_KEYWORD = /\b(?:from|join|into|update|table|references|truncate|using)\s+(?:only\s+)?"?([a-z_][a-z0-9_]*)"?/gi;

/** The names that stand for a table in this node; whether there is such a table is for the rule to say. */
export function tableNamesIn(node: Node): ReadonlySet<string> {
  return new Set(namesIn(node));
}

function namesIn(node: Node): readonly string[] {
  if (node.type === "CallExpression") return tablesOfCall(node);
  // A whole statement is found as the template it is; a fragment ("join pages on …") only by its tag.
  if (node.type === "TaggedTemplateExpression" && calledName(node["tag"]) === "sql") {
    const text = templateText(node["quasi"]) ?? "";
    return STATEMENT.test(text) ? [] : namesInSql(text);
  }

  const text = literalText(node) ?? templateText(node);
  return text !== undefined && STATEMENT.test(text) ? namesInSql(text) : [];
}

function tablesOfCall(call: Node): readonly string[] {
  if (!TABLE_METHODS.has(calledName(call["callee"]) ?? "") || !Array.isArray(call["arguments"])) return [];
  const first: unknown = call["arguments"][0];
  if (!isNode(first)) return [];
  const named: readonly unknown[] = first.type === "ArrayExpression" && Array.isArray(first["elements"]) ? first["elements"] : [first];
  // A table may be given with the name it goes by in the query: "pages as p".
  return named.flatMap((item) => (isNode(item) ? [literalText(item)?.split(" ", 1)[0] ?? ""] : []));
}

function namesInSql(text: string): readonly string[] {
  return [...text.matchAll(AFTER_KEYWORD)].map((match) => match[1] ?? "");
}
