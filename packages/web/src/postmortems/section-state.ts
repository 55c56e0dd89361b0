/** The text that another author saved while this one was writing. */
export interface StoredText {
  readonly markdown: string;
  readonly version: number;
  readonly updatedBy: string;
}

/**
 * Where one part of a review stands between its author and the server.
 *
 * - `saved`: what is on the screen is stored.
 * - `dirty`: it will be sent at the next pause.
 * - `saving`: it is under way; writing goes on meanwhile.
 * - `failed`: it could not be sent; it is tried again with the next pause or by hand.
 * - `conflict`: somebody else stored another text meanwhile; nothing is sent until one of the two is chosen.
 */
export type SectionState =
  | { readonly kind: "saved"; readonly text: string; readonly version: number }
  | { readonly kind: "dirty"; readonly text: string; readonly version: number }
  | { readonly kind: "saving"; readonly text: string; readonly version: number; readonly sent: string }
  | { readonly kind: "failed"; readonly text: string; readonly version: number; readonly problem: string }
  | { readonly kind: "conflict"; readonly text: string; readonly version: number; readonly theirs: StoredText };

export type SectionStep =
  | { readonly kind: "typed"; readonly text: string }
  | { readonly kind: "sent" }
  | { readonly kind: "stored"; readonly version: number }
  | { readonly kind: "refused"; readonly problem: string }
  | { readonly kind: "overtaken"; readonly theirs: StoredText }
  | { readonly kind: "heard"; readonly theirs: StoredText }
  | { readonly kind: "keep_mine" }
  | { readonly kind: "take_theirs" };

/** What a step makes of the state. Text that was typed is never dropped but by `take_theirs`. */
export function nextSectionState(state: SectionState, step: SectionStep): SectionState {
  const { text, version } = state;
  switch (step.kind) {
    case "typed":
      return typed(state, step.text);
    case "sent":
      return state.kind === "conflict" ? state : { kind: "saving", text, version, sent: text };
    case "stored":
      return stored(state, step.version);
    case "refused":
      return state.kind === "saving" ? { kind: "failed", text, version, problem: step.problem } : state;
    case "overtaken":
      return { kind: "conflict", text, version, theirs: step.theirs };
    case "heard":
      return heard(state, step.theirs);
    case "keep_mine":
    case "take_theirs":
      return chosen(state, step.kind);
  }
}

/** What was written while it was under way is sent next. */
function stored(state: SectionState, version: number): SectionState {
  if (state.kind !== "saving") return state;
  return { kind: state.sent === state.text ? "saved" : "dirty", text: state.text, version };
}

function chosen(state: SectionState, choice: "keep_mine" | "take_theirs"): SectionState {
  if (state.kind !== "conflict") return state;
  const { markdown, version } = state.theirs;
  return choice === "keep_mine" ? { kind: "dirty", text: state.text, version } : { kind: "saved", text: markdown, version };
}

function typed(state: SectionState, text: string): SectionState {
  if (state.kind === "conflict" || state.kind === "saving") return { ...state, text };
  return { kind: "dirty", text, version: state.version };
}

/** News of a stored text: taken over at once where nothing of one's own is at stake, else left to the next save. */
function heard(state: SectionState, theirs: StoredText): SectionState {
  if (state.kind !== "saved" || theirs.version <= state.version) return state;
  return { kind: "saved", text: theirs.markdown, version: theirs.version };
}
