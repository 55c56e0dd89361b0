/** Something that lies on the row of days from `start` to `end`. */
export interface Placed {
  readonly start: number;
  readonly end: number;
}

/** The lane of each, top first, so that none covers another: the first lane that is free where it starts. */
export function lanesOf(parts: readonly Placed[]): readonly number[] {
  const ends: number[] = [];
  const inOrder = parts.map((part, index) => ({ part, index })).sort((one, other) => one.part.start - other.part.start);
  const lanes = new Map<number, number>();
  for (const { part, index } of inOrder) {
    const free = ends.findIndex((end) => end <= part.start);
    const lane = free === -1 ? ends.length : free;
    ends[lane] = part.end;
    lanes.set(index, lane);
  }
  return parts.map((_, index) => lanes.get(index) ?? 0);
}
