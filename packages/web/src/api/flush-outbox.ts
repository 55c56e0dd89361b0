import { forgetAnswer, keepRefusal, listAnswers, type WaitingAnswer } from "#api/outbox.ts";

const lockName = "staunch-outbox";

/**
 * Sends what waits, in order, once at a time for the whole browser. What gets no answer stays and stops the rest, so
 * that the order is kept.
 * @returns those that were taken.
 */
export function flushOutbox(): Promise<readonly WaitingAnswer[]> {
  return navigator.locks.request(lockName, async () => {
    const taken: WaitingAnswer[] = [];
    for (const answer of await listAnswers()) {
      if (answer.refusal !== undefined) continue;
      const outcome = await send(answer);
      if (outcome.kind === "later") break;
      if (outcome.kind === "refused") await keepRefusal(answer, outcome.reason);
      else {
        taken.push(answer);
        await forgetAnswer(answer.id);
      }
    }
    return taken;
  });
}

type Sent = { readonly kind: "taken" } | { readonly kind: "later" } | { readonly kind: "refused"; readonly reason: string };

async function send({ id, path }: WaitingAnswer): Promise<Sent> {
  try {
    const response = await fetch(path, { method: "POST", headers: { "idempotency-key": id }, credentials: "same-origin" });
    if (response.ok) return { kind: "taken" };
    if (response.status >= 500 || response.status === 429 || response.status === 408) return { kind: "later" };
    return { kind: "refused", reason: await reasonIn(response) };
  } catch {
    // No connection, still: it waits on.
    return { kind: "later" };
  }
}

async function reasonIn(response: Response): Promise<string> {
  if (response.headers.get("content-type")?.includes("json") !== true) return `The server answered ${response.status}.`;
  const problem: unknown = await response.json();
  const said = typeof problem === "object" && problem !== null && "detail" in problem ? problem.detail : undefined;
  return typeof said === "string" ? said : `The server answered ${response.status}.`;
}
