import type { ChannelAnswers } from "#paging/index.ts";
import { headerOf, type Module, type SenderAnswer, type SenderRequest } from "#platform/index.ts";
import { acknowledgePath } from "#vendors/ntfy/ntfy-channel.ts";

export { ntfyChannel } from "#vendors/ntfy/ntfy-channel.ts";

/** Where the button of a notification calls, from the phone itself or from ntfy's web page. */
export function ntfyModule(answers: ChannelAnswers): Module {
  return {
    name: "vendors/ntfy",
    senderRoutes: [
      { method: "POST", path: acknowledgePath, bodyBytes: 1_000, answer: (request) => acknowledge(answers, request) },
      { method: "OPTIONS", path: acknowledgePath, bodyBytes: 1_000, answer: async () => ({ status: 204, headers: fromAnywhere }) },
    ],
  };
}

/** ntfy's web page stands at another address. What it may do here is what the token it sends along may do, and no more. */
const fromAnywhere = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "POST",
  "access-control-allow-headers": "authorization",
};

async function acknowledge(answers: ChannelAnswers, request: SenderRequest): Promise<SenderAnswer> {
  const token = /^Bearer (\S{1,400})$/.exec(headerOf(request, "authorization") ?? "")?.[1];
  if (token === undefined) return { status: 401, text: "a token is missing", headers: fromAnywhere };
  const { text } = await answers.acknowledge(token);
  return { status: 200, text, headers: fromAnywhere };
}
