/** A reading to draw; null where there was no number. Time in milliseconds of the epoch. */
export interface GraphPoint {
  readonly at: number;
  readonly value: number | null;
}

/** The picture in hundredths of its width and height; y grows downward. */
export interface GraphShape {
  /** One line for each unbroken stretch of numbers. */
  readonly lines: readonly string[];
  /** The same, closed down to the base line. */
  readonly areas: readonly string[];
  /** Where the newest number stands; undefined without any. */
  readonly end: { readonly x: number; readonly y: number } | undefined;
  /** The value at the upper edge. */
  readonly top: number;
}

export interface GraphFrame {
  readonly from: number;
  readonly until: number;
  /** A value that must be inside the picture, such as the objective's threshold. */
  readonly include: number;
}

/** Lays readings out. The scale begins at zero: a picture that cuts its base makes small moves look like outages. */
export function shapeGraph(points: readonly GraphPoint[], frame: GraphFrame): GraphShape {
  const inside = points.filter((point) => point.at >= frame.from && point.at <= frame.until);
  const top = niceTop(Math.max(frame.include, ...inside.map((point) => point.value ?? 0)));
  const stretches = unbroken(inside).map((stretch) =>
    stretch.map(({ at, value }) => ({ x: placeOf(at, frame), y: 100 - (Math.max(0, value) / top) * 100 })),
  );
  return {
    lines: stretches.map((stretch) => path(stretch)),
    areas: stretches.map((stretch) => closed(stretch)),
    end: stretches.at(-1)?.at(-1),
    top,
  };
}

/** Where an instant stands between the edges, in hundredths of the width; beyond them it stays at the edge. */
export function placeOf(at: number, frame: Pick<GraphFrame, "from" | "until">): number {
  const whole = Math.max(1, frame.until - frame.from);
  return Math.min(100, Math.max(0, ((at - frame.from) / whole) * 100));
}

/** The next round number above the highest value, so that two or three lines name the scale. */
export function niceTop(highest: number): number {
  if (!(highest > 0)) return 1;
  const magnitude = 10 ** Math.floor(Math.log10(highest));
  const step = [1, 2, 5, 10].find((factor) => factor * magnitude >= highest * 1.02) ?? 20;
  return step * magnitude;
}

interface Numbered {
  readonly at: number;
  readonly value: number;
}

interface Spot {
  readonly x: number;
  readonly y: number;
}

function unbroken(points: readonly GraphPoint[]): readonly (readonly Numbered[])[] {
  const stretches: Numbered[][] = [];
  let current: Numbered[] | undefined;
  for (const { at, value } of points) {
    if (value === null) {
      current = undefined;
      continue;
    }
    if (current === undefined) {
      current = [];
      stretches.push(current);
    }
    current.push({ at, value });
  }
  return stretches;
}

function path(spots: readonly Spot[]): string {
  return spots.map(({ x, y }, index) => `${index === 0 ? "M" : "L"}${round(x)} ${round(y)}`).join("");
}

function closed(spots: readonly Spot[]): string {
  const [first] = spots;
  const last = spots.at(-1);
  return first === undefined || last === undefined ? "" : `${path(spots)}L${round(last.x)} 100L${round(first.x)} 100Z`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/** A moment named below the picture. */
export interface AxisLabel {
  readonly at: number;
  readonly tone: "plain" | "harm" | "act";
}

/** Labels nearer than this to one already placed are left out, in hundredths of the width. */
const leastGap = 10;

/** Which moments to name below the picture, the important ones first, none over another. */
export function placeLabels(
  wanted: readonly AxisLabel[],
  frame: Pick<GraphFrame, "from" | "until">,
): readonly (AxisLabel & { readonly x: number })[] {
  const placed: (AxisLabel & { readonly x: number })[] = [];
  for (const label of wanted) {
    if (label.at < frame.from || label.at > frame.until) continue;
    const x = placeOf(label.at, frame);
    if (placed.every((other) => Math.abs(other.x - x) >= leastGap)) placed.push({ ...label, x });
  }
  return placed.toSorted((left, right) => left.x - right.x);
}
