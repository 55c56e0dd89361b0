import { randomBytes } from "node:crypto";
import { at } from "@staunch/core/alerts";

/**
 * What a request asked for, told by the id its answer gave it. Opsgenie's clients ask for the outcome under that id, at
 * once and without pause (Zabbix), so it holds what is needed to answer truly, and nothing has to be remembered.
 * Whoever makes one up learns what is to be learned about an alias anyway, and only within their own source.
 */
export interface AskedFor {
  /** What was done, in Opsgenie's words, as `Create`. */
  readonly action: string;
  /** How the alert was named: by the key it was given or by an identifier that the path held. */
  readonly by: "alias" | "id" | "tiny";
  readonly name: string;
  /** When it was committed; milliseconds since 1970. */
  readonly atMs: number;
}

const identifierTypes = ["alias", "id", "tiny"] as const;

export function isIdentifierType(word: unknown): word is AskedFor["by"] {
  return identifierTypes.some((type) => type === word);
}

export function requestIdFor({ action, by, name, atMs }: AskedFor): string {
  return Buffer.from(JSON.stringify([action, by, name, atMs, randomBytes(6).toString("base64url")])).toString("base64url");
}

/** Undefined for what is no id of ours. */
export function readRequestId(id: string): AskedFor | undefined {
  const json = parsed(Buffer.from(id, "base64url").toString("utf8"));
  const [action, by, name, atMs] = [at(json, 0), at(json, 1), at(json, 2), at(json, 3)];
  if (typeof action !== "string" || typeof name !== "string" || !isIdentifierType(by)) return undefined;
  return typeof atMs === "number" && Number.isSafeInteger(atMs) && atMs >= 0 && atMs < 8e15 ? { action, by, name, atMs } : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Somebody else's id.
    return undefined;
  }
}
