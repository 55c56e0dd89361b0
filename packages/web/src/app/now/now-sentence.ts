/** What the sentence is made of. */
export interface NowFacts {
  /** Severities of the incidents in which it still hurts, the worst first. */
  readonly severities: readonly string[];
  /** Incidents whose hurt has stopped and whose recovery is not confirmed. */
  readonly mitigatedCount: number;
  readonly waitingPageCount: number;
}

/** The state of things in one sentence, the most urgent part of it first. */
export function nowSentence({ severities, mitigatedCount, waitingPageCount }: NowFacts): string {
  if (waitingPageCount > 0) return waitingPageCount === 1 ? "A page waits for you" : `${waitingPageCount} pages wait for you`;
  const [worst] = severities;
  if (worst !== undefined)
    return severities.length === 1 ? `One incident is open, ${worst}` : `${severities.length} incidents are open, the worst is ${worst}`;
  if (mitigatedCount > 0)
    return mitigatedCount === 1
      ? "One incident is mitigated, not yet resolved"
      : `${mitigatedCount} incidents are mitigated, not yet resolved`;
  return "Nothing is on fire";
}
