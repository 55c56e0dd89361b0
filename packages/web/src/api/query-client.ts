import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { ApiProblem } from "#api/problem.ts";
import { endSession } from "#api/session-end.ts";

/** Worth another try: no answer, or a server that says "not now". A refusal stays a refusal. */
function isPassing(error: unknown): boolean {
  return !(error instanceof ApiProblem) || error.status >= 500;
}

function onFailure(error: unknown): void {
  if (error instanceof ApiProblem && error.status === 401) endSession();
}

/** One cache a page. What is on the screen stays there while it is fetched anew. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: onFailure }),
    mutationCache: new MutationCache({ onError: onFailure }),
    defaultOptions: {
      queries: {
        // The live stream says what changed; this is only the net below it.
        staleTime: 30_000,
        gcTime: 30 * 60_000,
        // Without a connection the worker answers, from what it has kept.
        networkMode: "always",
        retry: (count, error) => count < 2 && isPassing(error),
      },
      // What cannot be sent says so at once, rather than waiting unseen.
      mutations: { retry: false, networkMode: "always" },
    },
  });
}
