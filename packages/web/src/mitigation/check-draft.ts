import type { CheckView } from "#mitigation/mitigation-queries.ts";

type Objective = CheckView["objective"];

/** A recovery check while it is being written: every kind's fields side by side, so that switching loses nothing. */
export interface CheckDraft {
  readonly name: string;
  readonly kind: CheckView["source"]["kind"];
  readonly url: string;
  readonly query: string;
  readonly measure: "success" | "latency" | "field";
  readonly expectStatus: number;
  readonly expectText: string;
  readonly field: string;
  /** Undefined leaves a stored one as it is. */
  readonly authorization: string | undefined;
  readonly operator: Objective["operator"];
  readonly threshold: number;
  readonly unit: Objective["unit"];
  readonly holdSeconds: number;
  readonly intervalSeconds: number;
}

export const newCheck: CheckDraft = {
  name: "Error rate",
  kind: "promql",
  url: "",
  query: "",
  measure: "success",
  expectStatus: 200,
  expectText: "",
  field: "",
  authorization: undefined,
  operator: "<",
  threshold: 0.01,
  unit: "ratio",
  holdSeconds: 300,
  intervalSeconds: 15,
};

export function checkDraftOf(check: CheckView): CheckDraft {
  const { operator, threshold, unit } = check.objective;
  const { name, source, holdSeconds, intervalSeconds } = check;
  return { ...newCheck, ...source, name, operator, threshold, unit, holdSeconds, intervalSeconds, authorization: undefined };
}

/** The source as the API takes it. */
export function sourceOf(draft: CheckDraft): CheckView["source"] {
  const { url, query, measure, expectStatus, expectText, field } = draft;
  return draft.kind === "promql"
    ? ({ kind: "promql", url, query } as const)
    : ({ kind: "http", url, measure, expectStatus, expectText, field } as const);
}

export function objectiveOf(draft: CheckDraft): Omit<Objective, "text"> {
  return { operator: draft.operator, threshold: draft.threshold, unit: draft.unit };
}

/** The draft as the API takes it. */
export interface CheckBody {
  name: string;
  source: CheckView["source"];
  objective: Omit<Objective, "text">;
  holdSeconds: number;
  intervalSeconds: number;
  authorization?: string;
}

export function checkBodyOf(draft: CheckDraft): CheckBody {
  const { name, authorization, holdSeconds, intervalSeconds } = draft;
  return {
    name,
    source: sourceOf(draft),
    objective: objectiveOf(draft),
    holdSeconds,
    intervalSeconds,
    ...(authorization === undefined ? {} : { authorization }),
  };
}

/** What is measured decides the unit and what is healthy; a person can still say otherwise. */
export function withMeasure(draft: CheckDraft, measure: CheckDraft["measure"]): CheckDraft {
  switch (measure) {
    case "success":
      return { ...draft, measure, operator: ">=", threshold: 1, unit: "ratio" };
    case "latency":
      return { ...draft, measure, operator: "<", threshold: 500, unit: "ms" };
    case "field":
      return { ...draft, measure };
  }
}
