import { cut } from "#alerts/cut.ts";

const deepest = 12;
const widest = 200;
const longestText = 8_192;

/**
 * A copy of what a sender sent that PostgreSQL can store and a page can show: no NUL, no half characters, no
 * numbers beyond a double, bounded in depth, width and length. What is cut says so.
 */
export function tidyPayload(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return cut(value, longestText).replaceAll("\u0000", "").toWellFormed();
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (typeof value !== "object" || value === null) return value ?? null;
  if (depth >= deepest) return "(cut: nested too deep)";
  if (Array.isArray(value)) return value.slice(0, widest).map((item) => tidyPayload(item, depth + 1));
  const entries = Object.entries(value).slice(0, widest);
  return Object.fromEntries(entries.map(([name, item]) => [String(tidyPayload(name)), tidyPayload(item, depth + 1)]));
}
