import { clean, isStorable } from "#alerts/cut.ts";

const deepest = 12;
const widest = 200;
const longestText = 8_192;

/**
 * What a sender sent, as PostgreSQL can store it and a page can show it: no NUL, no half characters, no numbers beyond
 * a double, bounded in depth, width and length. What is cut says so. Nearly everything is tidy as it comes, and then
 * it is given back itself: looking is cheaper than copying.
 */
export function tidyPayload(value: unknown): unknown {
  return isTidy(value, 0) ? value : tidied(value, 0);
}

function isTidy(value: unknown, depth: number): boolean {
  if (typeof value === "string") return value.length <= longestText && isStorable(value);
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object" || value === null) return value !== undefined;
  if (depth >= deepest) return false;
  if (Array.isArray(value)) return value.length <= widest && value.every((item) => isTidy(item, depth + 1));
  const entries = Object.entries(value);
  return entries.length <= widest && entries.every(([name, item]) => isTidy(name, depth) && isTidy(item, depth + 1));
}

function tidied(value: unknown, depth: number): unknown {
  if (typeof value === "string") return clean(value, longestText);
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (typeof value !== "object" || value === null) return value ?? null;
  if (depth >= deepest) return "(cut: nested too deep)";
  if (Array.isArray(value)) return value.slice(0, widest).map((item) => tidied(item, depth + 1));
  const entries = Object.entries(value).slice(0, widest);
  return Object.fromEntries(entries.map(([name, item]) => [clean(name, longestText), tidied(item, depth + 1)]));
}
