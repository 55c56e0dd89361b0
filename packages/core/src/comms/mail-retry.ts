/** A reader's server that is away for a day still gets the mail; one away for longer has newer news by then. */
const mostTries = 30;
const longestWaitMinutes = 60;

export type MailRetry = { readonly kind: "again"; readonly at: Temporal.Instant } | { readonly kind: "give_up" };

/**
 * When to try a mail again that the server could not take: after one minute, doubling to an hour, about a day in all.
 *
 * @param attempts tries so far, this one included
 * @param spread 0 to 1, its own for each mail: what failed together does not come back together
 */
export function nextMailTry(now: Temporal.Instant, attempts: number, spread: number): MailRetry {
  if (attempts >= mostTries) return { kind: "give_up" };
  const minutes = Math.min(2 ** (attempts - 1), longestWaitMinutes);
  return { kind: "again", at: now.add({ seconds: Math.round(minutes * 60 * (0.75 + spread / 2)) }) };
}
