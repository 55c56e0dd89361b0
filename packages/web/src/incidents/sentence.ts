import type { LucideIcon } from "lucide-react";
import type { TimelineRow } from "#incidents/incident-queries.ts";

/** A timeline row as people read it. */
export interface Sentence {
  readonly icon: LucideIcon;
  /** Whose words or deed it is, set in bold before the text; undefined for what the product writes. */
  readonly lead?: string | undefined;
  readonly text: string;
  /** A quieter second line. */
  readonly detail?: string | undefined;
  readonly tone: "person" | "decision" | "machine" | "harm";
}

/** What a sentence is made of besides the row. */
export interface SentenceContext {
  readonly now: Temporal.Instant;
  readonly zone: string;
}

/** Writes the sentence of one type of event. */
export type Write = (row: TimelineRow, context: SentenceContext) => Sentence;

/** A field of the event as text; empty when it is absent. */
export function textOf(row: TimelineRow, field: string): string {
  const value = row.data[field];
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** What the product writes down by itself. */
export function machine(icon: LucideIcon, text: string, detail?: string): Sentence {
  return { icon, text, detail: detail === "" ? undefined : detail, tone: "machine" };
}

/** What somebody did. */
export function person(row: TimelineRow, icon: LucideIcon, text: string, detail?: string): Sentence {
  return { icon, lead: row.actor.name, text, detail: detail === "" ? undefined : detail, tone: "person" };
}

/** What hurts, or will. */
export function harm(icon: LucideIcon, text: string, detail?: string): Sentence {
  return { icon, text, detail: detail === "" ? undefined : detail, tone: "harm" };
}
