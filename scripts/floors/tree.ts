/** A node of the syntax tree, of which only what is looked at here is known. */
export type Node = Readonly<Record<string, unknown>> & { readonly type: string; readonly start: number };

export function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && "start" in value && typeof value.type === "string";
}

/** The text of a string literal; undefined for any other node. */
export function literalText(node: Node): string | undefined {
  return node.type === "Literal" && typeof node["value"] === "string" ? node["value"] : undefined;
}

/** The fixed text of a template with a question mark for each value; undefined for any other node. */
export function templateText(node: unknown): string | undefined {
  if (!isNode(node) || node.type !== "TemplateLiteral" || !Array.isArray(node["quasis"])) return undefined;
  return node["quasis"].map((piece: unknown) => pieceText(piece)).join(" ? ");
}

function pieceText(piece: unknown): string {
  if (!isNode(piece)) return "";
  const value = piece["value"];
  return typeof value === "object" && value !== null && "cooked" in value && typeof value.cooked === "string" ? value.cooked : "";
}

/** The name of a call's last step: `insertInto` of `tx.insertInto("…")`, `sql` of `` sql`…` ``. */
export function calledName(callee: unknown): string | undefined {
  if (!isNode(callee)) return undefined;
  const named = callee.type === "MemberExpression" ? callee["property"] : callee;
  return isNode(named) && named.type === "Identifier" && typeof named["name"] === "string" ? named["name"] : undefined;
}
