export const objectiveOperators = ["<", "<=", ">", ">="] as const;
export type ObjectiveOperator = (typeof objectiveOperators)[number];

/** How a check's numbers are written. A `ratio` of 0.31 is shown as 31 %. */
export const units = ["ratio", "percent", "ms", "s", "count", "per_second"] as const;
export type Unit = (typeof units)[number];

/** What a healthy value is: "below 1 %". */
export interface Objective {
  readonly operator: ObjectiveOperator;
  readonly threshold: number;
  readonly unit: Unit;
}

export function isMet(value: number, objective: Objective): boolean {
  switch (objective.operator) {
    case "<":
      return value < objective.threshold;
    case "<=":
      return value <= objective.threshold;
    case ">":
      return value > objective.threshold;
    case ">=":
      return value >= objective.threshold;
  }
}

/** "below 1 %", "at least 99.9 %". */
export function objectiveText(objective: Objective): string {
  const words: Readonly<Record<ObjectiveOperator, string>> = { "<": "below", "<=": "at most", ">": "above", ">=": "at least" };
  return `${words[objective.operator]} ${formatValue(objective.threshold, objective.unit)}`;
}

/** A number as people read it beside its unit, with at most three telling digits: "0.4 %", "38.6 %", "1,240 ms". */
export function formatValue(value: number, unit: Unit): string {
  switch (unit) {
    case "ratio":
      return `${formatNumber(value * 100)} %`;
    case "percent":
      return `${formatNumber(value)} %`;
    case "ms":
      return `${formatNumber(value)} ms`;
    case "s":
      return `${formatNumber(value)} s`;
    case "per_second":
      return `${formatNumber(value)}/s`;
    case "count":
      return formatNumber(value);
  }
}

function formatNumber(value: number): string {
  const size = Math.abs(value);
  let digits = 0;
  if (size < 100) digits = 1;
  // Below 1 and just below 100 (availability) the second digit is the telling one.
  if (size < 1 || (size > 99 && size < 100)) digits = 2;
  if (size > 0 && size < 0.01) return value.toPrecision(1);
  const [whole = "", fraction = ""] = value.toFixed(digits).split(".");
  const kept = fraction.replace(/0+$/, "");
  return whole.replace(/\B(?=(\d{3})+$)/g, ",") + (kept === "" ? "" : `.${kept}`);
}
