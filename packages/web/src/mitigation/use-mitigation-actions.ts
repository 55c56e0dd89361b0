import { type UseMutationResult, useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "#api/client.ts";
import { problemText } from "#api/problem.ts";
import { mitigationKeys } from "#mitigation/mitigation-queries.ts";
import { toast } from "#ui/toast.ts";

export type RunWord = "succeeded" | "failed" | "helped" | "did_not_help";

/** What a person can do on the card, besides starting a run. */
export type CardAction =
  | { readonly kind: "dismiss"; readonly changeId: string }
  | { readonly kind: "restore"; readonly changeId: string }
  | { readonly kind: "confirm"; readonly runId: string; readonly word: RunWord }
  | { readonly kind: "approve"; readonly runId: string }
  | { readonly kind: "reject"; readonly runId: string }
  | { readonly kind: "cancel"; readonly runId: string; readonly reason: string };

function send(id: string, action: CardAction): Promise<unknown> {
  switch (action.kind) {
    case "dismiss":
      return api.POST("/api/v1/incidents/{id}/suspects/dismiss", { params: { path: { id } }, body: { changeId: action.changeId } });
    case "restore":
      return api.POST("/api/v1/incidents/{id}/suspects/restore", { params: { path: { id } }, body: { changeId: action.changeId } });
    case "confirm":
      return api.POST("/api/v1/runs/{id}/confirm", { params: { path: { id: action.runId } }, body: { word: action.word } });
    case "approve":
      return api.POST("/api/v1/runs/{id}/approve", { params: { path: { id: action.runId } } });
    case "reject":
      return api.POST("/api/v1/runs/{id}/reject", { params: { path: { id: action.runId } }, body: { reason: "Not now" } });
    case "cancel":
      return api.POST("/api/v1/runs/{id}/cancel", { params: { path: { id: action.runId } }, body: { reason: action.reason } });
  }
}

/** Does one thing and has the card fetched anew; a refusal is said in a toast. */
export function useCardAction(reference: string): UseMutationResult<unknown, Error, CardAction> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (action: CardAction) => send(reference, action),
    onError: (error) => toast({ tone: "harm", title: problemText(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: mitigationKeys.view(reference) }),
  });
}

export interface RunStart {
  readonly mitigationId: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly changeId: string | undefined;
  /** One for each time the sheet is opened: pressing twice asks for the same run. */
  readonly key: string;
}

/** Starts a run. Never optimistic: what the screen shows is what the server says. */
export function useStartRun(reference: string): (start: RunStart) => Promise<unknown> {
  const client = useQueryClient();
  return async ({ mitigationId, parameters, changeId, key }) => {
    try {
      await api.POST("/api/v1/incidents/{id}/runs", {
        params: { path: { id: reference } },
        headers: { "Idempotency-Key": key },
        body: { mitigationId, parameters: { ...parameters }, ...(changeId === undefined ? {} : { changeId }) },
      });
    } finally {
      await client.invalidateQueries({ queryKey: mitigationKeys.view(reference) });
    }
  };
}

/** A key nobody else makes. randomUUID is missing on plain HTTP away from localhost. */
export function newClickKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
