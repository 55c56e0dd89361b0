import { z } from "zod";
import { askedToWait, type DeliveryOutcome, retryLater, type VendorAnswer, type VendorCall } from "#paging/index.ts";

export const matrixSettings = z.strictObject({
  /** Where the homeserver's client API is, as `https://matrix.example.org`. */
  homeserverUrl: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ""))
    .meta({ title: "Address of the homeserver", description: "Of its client API, as https://matrix.example.org." }),
  accessToken: z
    .string()
    .regex(/^[\x21-\x7e]{8,500}$/, "an access token")
    .meta({ title: "Access token" }),
});
export type MatrixSettings = z.output<typeof matrixSettings>;

export type MatrixFailure = Extract<DeliveryOutcome, { kind: "retry" | "rejected" }>;
export type MatrixAnswer =
  | { readonly kind: "ok"; readonly body: unknown }
  | { readonly kind: "failed"; readonly outcome: MatrixFailure; readonly errcode: string };

const faultSchema = z.object({ errcode: z.string().default(""), error: z.string().default(""), retry_after_ms: z.number().optional() });

/** One call of the client-server API, version 3. */
export async function callMatrix(
  call: VendorCall,
  settings: MatrixSettings,
  request: { readonly method: "GET" | "POST" | "PUT"; readonly path: string; readonly body?: object },
): Promise<MatrixAnswer> {
  const { method, path, body } = request;
  const headers = { authorization: `Bearer ${settings.accessToken}`, ...(body !== undefined && { "content-type": "application/json" }) };
  const answer = await call(`${settings.homeserverUrl}/_matrix/client/v3${path}`, {
    method,
    headers,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (answer.kind === "unanswered") return { kind: "failed", outcome: answer.outcome, errcode: "" };
  if (answer.status === 200 && answer.json !== undefined) return { kind: "ok", body: answer.json };
  return failureOf(answer);
}

function failureOf(answer: VendorAnswer): Extract<MatrixAnswer, { kind: "failed" }> {
  const { errcode, error, retry_after_ms: ms } = faultSchema.safeParse(answer.json).data ?? { errcode: "", error: "" };
  const reason = `Matrix: ${errcode === "" ? `HTTP ${answer.status}` : `${errcode}: ${error}`}`.slice(0, 500);
  const wait = errcode === "M_LIMIT_EXCEEDED" && ms !== undefined ? retryLater(reason, ms / 1_000) : askedToWait(answer, reason);
  if (wait?.kind === "retry") return { kind: "failed", outcome: wait, errcode };
  const isToken = errcode === "M_UNKNOWN_TOKEN" || errcode === "M_MISSING_TOKEN" || errcode === "M_USER_DEACTIVATED";
  return { kind: "failed", outcome: { kind: "rejected", reason: isToken ? "Matrix does not take the access token" : reason }, errcode };
}
