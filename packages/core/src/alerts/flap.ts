/** When an alert counts as flapping: this many changes of state within so long. */
export interface FlapRules {
  readonly changes: number;
  readonly windowMs: number;
}

/** What is remembered of one key's changes of state, in milliseconds since 1970. */
export interface FlapState {
  /** The last changes, oldest first; no more than the rules ask for. */
  readonly changesMs: readonly number[];
  /** Since when it flaps; absent while it does not. */
  readonly sinceMs?: number;
  /** Somebody was told that it flaps: from then on it is held back. */
  readonly told: boolean;
}

/** When it is steady again unless it changes before. */
export function steadyAtMs(state: FlapState, rules: FlapRules): number {
  return (state.changesMs.at(-1) ?? 0) + rules.windowMs;
}

/**
 * Notes a change of state. It begins to flap at the change that makes the number full, and stops only when nothing has
 * changed for the whole window: a threshold in each direction, so that it does not flap between flapping and not.
 */
export function noteChange(state: FlapState | undefined, atMs: number, rules: FlapRules): FlapState {
  const before = state !== undefined && steadyAtMs(state, rules) > atMs ? state : undefined;
  const recent = (before?.changesMs ?? []).filter((changeMs) => changeMs > atMs - rules.windowMs);
  const changesMs = [...recent, atMs].slice(-rules.changes);
  const sinceMs = before?.sinceMs ?? (changesMs.length >= rules.changes ? atMs : undefined);
  return { changesMs, told: before?.told ?? false, ...(sinceMs !== undefined && { sinceMs }) };
}

/** What becomes of an alert that fires (again). */
export type FlapDecision =
  | { readonly kind: "passes"; readonly state: FlapState }
  /** It flaps: this once it goes on to page, marked so. */
  | { readonly kind: "tells"; readonly state: FlapState }
  | { readonly kind: "holds"; readonly state: FlapState; readonly untilMs: number };

/** Decides about an alert that has just begun to fire, its change noted. */
export function decideFlap(state: FlapState, rules: FlapRules): FlapDecision {
  if (state.sinceMs === undefined) return { kind: "passes", state };
  if (!state.told) return { kind: "tells", state: { ...state, told: true } };
  return { kind: "holds", state, untilMs: steadyAtMs(state, rules) };
}
