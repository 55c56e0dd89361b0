import { createStaunchClient, read } from "@staunch/client";
import { noteFreshness } from "#api/freshness.ts";
import { parseHttpDate } from "#api/http-date.ts";
import { noteServerTime } from "#ui/now.ts";

/** Two more tries, a moment apart: a lift, a tunnel, a server restarting. */
const retryAfterMs = [400, 1500] as const;

/**
 * Sends once more what got no answer at all. Safe for writes because each carries its Idempotency-Key:
 * if the first one did arrive, the server repeats its answer instead of doing it twice.
 */
async function fetchAgainWhenUnanswered(request: Request): Promise<Response> {
  for (const waitMs of retryAfterMs) {
    try {
      return await fetch(request.clone());
    } catch (error) {
      if (!(error instanceof TypeError) || !navigator.onLine) throw error;
      await new Promise((resolve) => window.setTimeout(resolve, waitMs));
    }
  }
  return fetch(request);
}

function noteTime(response: Response): void {
  // What the worker has kept tells the time of then.
  if (noteFreshness(response)) return;
  const at = parseHttpDate(response.headers.get("date"));
  if (at !== undefined) noteServerTime(at);
}

/** The API. Every failure is thrown as ApiProblem; take what an answer carries with `read(api.GET(…))`. */
export const api = createStaunchClient({ baseUrl: "", fetch: fetchAgainWhenUnanswered, onAnswer: noteTime });
export { read };
