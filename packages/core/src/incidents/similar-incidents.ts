/** Words that say nothing about what is broken. */
const fillers = new Set([
  "a",
  "an",
  "and",
  "are",
  "at",
  "be",
  "by",
  "can",
  "cannot",
  "for",
  "from",
  "in",
  "is",
  "it",
  "its",
  "not",
  "of",
  "on",
  "or",
  "our",
  "the",
  "this",
  "to",
  "was",
  "we",
  "with",
]);

/** An open incident that may be the one somebody is about to declare. */
export interface SimilarCandidate<Key> {
  readonly key: Key;
  readonly title: string;
  readonly serviceIds: readonly string[];
}

/** How alike, from 0 to 1, and why. */
export interface Similar<Key> {
  readonly key: Key;
  readonly score: number;
  readonly why: "same_service" | "same_words" | "same_service_and_words";
}

/** Scores below this are coincidence: one shared word in a long sentence. */
const leastScore = 0.25;

/**
 * Open incidents that look like what is being typed, most alike first. The same service weighs half, the
 * overlap of words (the shorter text's share found in the other) the other half.
 */
export function findSimilarIncidents<Key>(
  text: string,
  serviceIds: readonly string[],
  candidates: readonly SimilarCandidate<Key>[],
): readonly Similar<Key>[] {
  const words = wordsOf(text);
  return candidates
    .map((candidate) => {
      const overlap = wordOverlap(words, wordsOf(candidate.title));
      const sameService = candidate.serviceIds.some((id) => serviceIds.includes(id));
      return { key: candidate.key, score: overlap / 2 + (sameService ? 0.5 : 0), why: reason(overlap, sameService) };
    })
    .filter((similar) => similar.score >= leastScore)
    .toSorted((a, b) => b.score - a.score);
}

function reason(overlap: number, sameService: boolean): Similar<unknown>["why"] {
  if (!sameService) return "same_words";
  return overlap > 0 ? "same_service_and_words" : "same_service";
}

function wordsOf(text: string): ReadonlySet<string> {
  const words =
    text
      .toLowerCase()
      .normalize("NFKD")
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  // Cut to a stem of six letters, so that "failing" meets "failed" and "checkout" meets "checkouts".
  return new Set(words.filter((word) => !fillers.has(word)).map((word) => word.slice(0, 6).replace(/(ed|s|ing)$/u, "")));
}

function wordOverlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shorter = Math.min(a.size, b.size);
  return shorter === 0 ? 0 : a.intersection(b).size / shorter;
}
