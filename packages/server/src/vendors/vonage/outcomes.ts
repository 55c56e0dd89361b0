import { z } from "zod";
import { askedToWait, type DeliveryOutcome, type Receipt, type VendorAnswer } from "#paging/index.ts";

/** https://developer.vonage.com/en/api-errors/messages */
const deadAddress: ReadonlySet<string> = new Set([
  // Invalid recipient; unknown or absent for good; landline; said STOP.
  "1120",
  "1260",
  "1270",
  "1340",
  "1470",
]);
const tooMuch: ReadonlySet<string> = new Set(["1000", "1010"]);

const taken = z.object({ message_uuid: z.string().min(1) });
const problem = z.object({
  type: z.string().default(""),
  title: z.string().default(""),
  detail: z.union([z.string(), z.unknown()]).optional(),
});

/** What Vonage said to a new message. */
export function outcomeOf(answer: VendorAnswer): DeliveryOutcome {
  const made = taken.safeParse(answer.json);
  if (answer.status >= 200 && answer.status < 300) {
    if (!made.success) return { kind: "retry", reason: `HTTP ${answer.status} without an id` };
    return { kind: "sent", detail: `taken as ${made.data.message_uuid}`, reference: made.data.message_uuid };
  }
  const { code, reason } = refusalIn(answer);
  const later = askedToWait(answer, reason);
  if (later !== undefined) return later;
  if (tooMuch.has(code)) return { kind: "retry", reason };
  return { kind: "rejected", reason, ...(deadAddress.has(code) && { isAddressDead: true }) };
}

function refusalIn({ json, status }: VendorAnswer): { readonly code: string; readonly reason: string } {
  const said = problem.safeParse(json).data;
  if (said === undefined) return { code: "", reason: `HTTP ${status}` };
  const code = codeOf(said.type);
  const words = [said.title, typeof said.detail === "string" ? said.detail : ""].filter((part) => part !== "");
  return { code: code ?? "", reason: `${code ?? status}: ${words.join(", ")}` };
}

/** `https://developer.vonage.com/api-errors/messages#1120` → `1120` */
function codeOf(type: string): string | undefined {
  return /#(\d+)$/.exec(type)?.[1];
}

export const statusSchema = z.object({
  message_uuid: z.string(),
  status: z.string(),
  error: z
    .object({ type: z.string().default(""), title: z.union([z.string(), z.number()]).default(""), detail: z.string().default("") })
    .optional(),
});

/** The status of a message as Vonage calls back with it; undefined while it is under way. */
export function receiptOf({ status, error }: z.output<typeof statusSchema>): Receipt | undefined {
  if (status === "delivered" || status === "read") return { kind: "delivered", detail: status };
  if (status !== "rejected" && status !== "undeliverable") return undefined;
  const code = codeOf(error?.type ?? "") ?? String(error?.title ?? "");
  const reason = [status, code, error?.detail].filter((part) => part !== undefined && part !== "").join(", ");
  return { kind: "failed", reason, ...(deadAddress.has(code) && { isAddressDead: true }) };
}
