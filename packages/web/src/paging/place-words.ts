import type { PolicyPlace } from "#paging/paging-queries.ts";

/** "Step 2", "Step 2, pass 3", "Everyone in the owning team". */
export function placeWords(place: PolicyPlace): string {
  if (place.kind === "fallback") return "Everyone in the owning team";
  return place.pass === 1 ? `Step ${place.step}` : `Step ${place.step}, pass ${place.pass}`;
}
