import type { MitigationId } from "#kernel/index.ts";

/** Bounds of a runbook's text; what is beyond them is refused. */
export const runbookLimits = {
  characters: 40_000,
  steps: 100,
  /** Reading emphasis takes time by the square of a paragraph's length. */
  stretchCharacters: 5_000,
  /** Reading quotes within quotes takes time by the square of their depth. */
  quoteDepth: 10,
} as const;

/** Where an answer leads: the next step in the text, a named one, or the end. */
export type Way = { readonly kind: "next" } | { readonly kind: "finish" } | { readonly kind: "step"; readonly name: string };

/** "Did it work?" and where each answer leads. */
export interface Branch {
  readonly yes: Way;
  readonly no: Way;
}

/** A part of a step: Markdown, or a mitigation of the catalogue that a room shows as its run button. */
export type StepPart =
  | { readonly kind: "text"; readonly markdown: string }
  | { readonly kind: "mitigation"; readonly mitigationId: MitigationId; readonly label: string; readonly line: number };

export interface RunbookStep {
  /** What ways and ticks call it; unlike that of every other step of the text. */
  readonly name: string;
  readonly title: string;
  /** Of its heading, counted from 1. */
  readonly line: number;
  readonly parts: readonly StepPart[];
  /** Undefined: the step is ticked and the next one follows. */
  readonly branch: Branch | undefined;
}

/** A runbook's text, understood. */
export interface Runbook {
  /** Markdown before the first step; empty for none. */
  readonly introduction: string;
  readonly steps: readonly RunbookStep[];
}

/** What is wrong with a text, and where. Lines count from 1. */
export interface RunbookFault {
  readonly line: number;
  readonly message: string;
}

export type ParsedRunbook =
  | { readonly kind: "runbook"; readonly runbook: Runbook; readonly warnings: readonly RunbookFault[] }
  | { readonly kind: "refused"; readonly faults: readonly RunbookFault[] };
