import { alertSeverities, at } from "@staunch/core/alerts";
import { z } from "zod";

/** How deep a path may lead, and how long it may be written. */
const mostParts = 20;
const longestPath = 200;
const mostWords = 50;

/**
 * The names and list positions of a path: a JSON pointer (RFC 6901) when it begins with a slash, otherwise names with
 * dots between, positions as names or in brackets: `data.alerts[0].title`.
 */
export function partsOf(path: string): readonly (string | number)[] {
  const parts = path.startsWith("/") ? pointerParts(path) : path.replace(/\[(\d{1,6})\]/g, ".$1").split(".");
  return parts.map((part) => (/^(0|[1-9]\d{0,5})$/.test(part) ? Number(part) : part));
}

function pointerParts(pointer: string): readonly string[] {
  const parts = pointer.slice(1).split("/");
  return parts.map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** The value a path leads to, undefined where it leads nowhere. */
export function valueAt(body: unknown, path: string): unknown {
  return at(body, ...partsOf(path));
}

function isPath(text: string): boolean {
  const parts = partsOf(text);
  return parts.length <= mostParts && parts.every((part) => part !== "");
}

const path = z
  .string()
  .max(longestPath)
  .refine(isPath, `a JSON pointer such as /data/title, or names with dots between such as data.title, at most ${mostParts} deep`);
const words = z.array(z.string().trim().min(1).max(100)).max(mostWords);

/** Where in a body what stands. Whatever is left out is looked for under its usual names. */
export const mappingSchema = z.strictObject({
  items: path.optional().describe("The list of alerts, where one body holds several; the other paths then begin at each of them"),
  title: path.optional().describe("What is wrong, in one line"),
  key: path.optional().describe("What says that two bodies are about the same problem; without it, title and labels do"),
  description: path.optional().describe("More about it"),
  link: path.optional().describe("An address of the web that shows it"),
  state: z
    .strictObject({
      path,
      resolved: words.optional().describe("The words that end the alert"),
      acknowledged: words.optional().describe("The words that say somebody has taken it"),
      ignored: words.optional().describe("The words that mean neither"),
    })
    .optional(),
  severity: z
    .strictObject({
      path,
      words: z.partialRecord(z.enum(alertSeverities), words).optional().describe("The sender's words for each severity"),
    })
    .optional(),
  labels: z.record(z.string().min(1).max(100), path).optional().describe("Labels by their names"),
});

export type Mapping = z.output<typeof mappingSchema>;
