import { z } from "zod";
import { askedToWait, type DeliveryChannel, type DeliveryOutcome, messageWords, type VendorAnswer, vendorCalls } from "#paging/index.ts";
import type { GuardedFetch } from "#platform/index.ts";
import { teamsCard } from "#vendors/teams/teams-card.ts";

/** Pages by a Workflows webhook into a chat of Microsoft Teams; acknowledged by the card's link. */
export function teamsChannel(fetch: GuardedFetch): DeliveryChannel {
  return {
    kind: "teams",
    label: "Microsoft Teams",
    addressing: {
      label: "Workflow address",
      example: "https://prod-12.westeurope.logic.azure.com/workflows/0123/triggers/manual/paths/invoke?api-version=2016-06-01&sig=…",
      read: readWorkflowAddress,
      secret: "none",
    },
    async send(message, deadlineMs) {
      const headers = { "content-type": "application/json; charset=utf-8" };
      const body = teamsCard(messageWords(message.content));
      const answer = await vendorCalls(fetch, deadlineMs)(message.to.address, { method: "POST", headers, body });
      return answer.kind === "unanswered" ? answer.outcome : outcomeOf(answer);
    },
  };
}

/** An address as Workflows gives it: whoever knows it may post there, so it is never sent without TLS but to one's own network. */
function readWorkflowAddress(text: string): string | undefined {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== "" || url.href.length > 2_000) return undefined;
  return /\/workflows\/[^/]+\/triggers\//.test(url.pathname) && url.searchParams.has("sig") ? url.href : undefined;
}

const faultSchema = z.object({ error: z.object({ code: z.string(), message: z.string().default("") }) });

/** Of Azure Logic Apps, which runs the workflow: gone, switched off, or called with a signature that was renewed. */
const deadCodes = new Set([
  "WorkflowNotFound",
  "WorkflowDisabled",
  "WorkflowTriggerNotFound",
  "DirectApiAuthorizationRequired",
  "SignatureNotFound",
]);

function outcomeOf(answer: VendorAnswer): DeliveryOutcome {
  // 202: the workflow will run; whether its card was posted is not said.
  if (answer.status >= 200 && answer.status < 300) return { kind: "sent", detail: "the workflow was started" };
  const fault = faultSchema.safeParse(answer.json).data?.error;
  const reason = `Teams: ${fault === undefined ? `HTTP ${answer.status}` : `${fault.code}: ${fault.message}`}`.slice(0, 500);
  const isDead = answer.status === 404 || answer.status === 410 || (fault !== undefined && deadCodes.has(fault.code));
  return askedToWait(answer, reason) ?? { kind: "rejected", reason, ...(isDead && { isAddressDead: true }) };
}
