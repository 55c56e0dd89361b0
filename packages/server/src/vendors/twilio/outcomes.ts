import { z } from "zod";
import { askedToWait, type DeliveryOutcome, type Receipt, retryLater, type VendorAnswer } from "#paging/index.ts";

/** Nothing will ever arrive there. https://www.twilio.com/docs/api/errors */
const deadAddress: ReadonlySet<number> = new Set([
  // Not a number, or one that cannot be reached by telephone at all.
  21211, 21214, 21217, 21219, 13224, 13227,
  // Said STOP.
  21610,
  // A landline, or nobody's.
  21614, 30005, 30006,
]);

/** Too much at once: the account's or the number's queue is full. */
const tooMuch: ReadonlySet<number> = new Set([20429, 14107, 21611, 30001, 30022]);

const taken = z.object({ sid: z.string().min(1), status: z.string() });
const refusal = z.object({ code: z.coerce.number().int().optional(), message: z.string().optional() });

/** What Twilio said to a new message or call. */
export function outcomeOf(answer: VendorAnswer): DeliveryOutcome {
  const made = taken.safeParse(answer.json);
  if (answer.status >= 200 && answer.status < 300 && made.success) {
    return { kind: "sent", detail: `${made.data.status} as ${made.data.sid}`, reference: made.data.sid };
  }
  // A 2xx without an id was said by somebody else, as a proxy.
  if (answer.status < 400) return { kind: "retry", reason: `HTTP ${answer.status} without an id` };
  const { code, reason } = refusalIn(answer);
  const later = askedToWait(answer, reason);
  if (later !== undefined) return later;
  if (tooMuch.has(code)) return retryLater(reason);
  return { kind: "rejected", reason, ...(deadAddress.has(code) && { isAddressDead: true }) };
}

function refusalIn({ json, status }: VendorAnswer): { readonly code: number; readonly reason: string } {
  const said = refusal.safeParse(json).data;
  if (said?.message === undefined) return { code: said?.code ?? 0, reason: `HTTP ${status}` };
  return { code: said.code ?? 0, reason: `${said.code ?? status}: ${said.message}` };
}

/** The status of a message as Twilio calls back with it; undefined while it is under way. */
export function messageReceipt(form: URLSearchParams): Receipt | undefined {
  const status = form.get("MessageStatus") ?? form.get("SmsStatus") ?? "";
  if (status === "delivered" || status === "read") return { kind: "delivered", detail: status };
  if (status !== "undelivered" && status !== "failed" && status !== "canceled") return undefined;
  const code = Number(form.get("ErrorCode") ?? "");
  const reason = Number.isInteger(code) && code > 0 ? `${status}, error ${code}` : status;
  return { kind: "failed", reason, ...(deadAddress.has(code) && { isAddressDead: true }) };
}

const unanswered: Readonly<Record<string, string>> = {
  busy: "the line was busy",
  "no-answer": "nobody answered",
  failed: "the call could not be made",
  canceled: "the call was cancelled",
};

/** What became of a call; undefined while it is under way. A machine's answer is nobody's. */
export function callReceipt(form: URLSearchParams): Receipt | undefined {
  const status = form.get("CallStatus") ?? "";
  const reason = unanswered[status];
  if (reason !== undefined) return { kind: "failed", reason };
  if (status !== "completed") return undefined;
  if (isMachine(form)) return { kind: "failed", reason: "an answering machine took the call" };
  return { kind: "delivered", detail: "the call was answered" };
}

export function isMachine(form: URLSearchParams): boolean {
  const answeredBy = form.get("AnsweredBy") ?? "";
  return answeredBy.startsWith("machine") || answeredBy === "fax";
}
