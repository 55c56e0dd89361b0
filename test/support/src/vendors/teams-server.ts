import { isRecord, listAt, startVendorServer, textAt, type VendorReply, type VendorRequest, type VendorServer } from "./vendor-server.ts";

/** A Workflows webhook of Teams: refuses what Azure Logic Apps and the card's host refuse, in their words. */
export interface TeamsServer extends VendorServer {
  readonly address: string;
  readonly cards: readonly Record<string, unknown>[];
}

const signature = "2rj7pWcUQ-TGFGcIXWhVHkwQV8yeYvpUbxwk-gJpLPM";
const path = "/workflows/0f3d8b/triggers/manual/paths/invoke";

export async function startTeamsServer(): Promise<TeamsServer> {
  const cards: Record<string, unknown>[] = [];
  const server = await startVendorServer((request) => answer(request, cards));
  return { ...server, cards, address: `${server.url}${path}?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=${signature}` };
}

const no = (status: number, code: string, message: string): VendorReply => ({ status, json: { error: { code, message } } });

function answer(request: VendorRequest, cards: Record<string, unknown>[]): VendorReply {
  const { json } = request;
  if (request.path !== path) return no(404, "WorkflowNotFound", "The workflow could not be found.");
  if (request.query.get("sig") !== signature)
    return no(401, "DirectApiAuthorizationRequired", "The request must be authenticated only by Shared Access scheme.");
  if (Buffer.byteLength(request.text) > 28_000) return no(413, "RequestEntityTooLarge", "The request is larger than a message may be.");
  const attachment = json === undefined ? undefined : listAt(json["attachments"])[0];
  if (json?.["type"] !== "message" || attachment?.["contentType"] !== "application/vnd.microsoft.card.adaptive")
    return no(400, "TriggerInputSchemaMismatch", "The input body does not match the schema.");
  const card = isRecord(attachment["content"]) ? attachment["content"] : {};
  const fault = cardFault(card);
  if (fault !== undefined) return no(400, "BadRequest", fault);
  cards.push(card);
  return { status: 202 };
}

function cardFault(card: Record<string, unknown>): string | undefined {
  if (card["type"] !== "AdaptiveCard" || !/^1\.[0-5]$/.test(textAt(card["version"]))) return "no card of a version Teams knows";
  return [...listAt(card["body"]).map(elementFault), ...listAt(card["actions"]).map(actionFault)].find((one) => one !== undefined);
}

function elementFault(element: Record<string, unknown>): string | undefined {
  if (element["type"] !== "RichTextBlock")
    return element["type"] === "TextBlock" ? undefined : `unknown element ${String(element["type"])}`;
  const isWrong = listAt(element["inlines"]).some((inline) => inline["type"] !== "TextRun" || textAt(inline["text"]) === "");
  return isWrong ? "an inline without text" : undefined;
}

/** Buttons of a webhook's card open addresses; those that post need a bot. */
function actionFault(action: Record<string, unknown>): string | undefined {
  return action["type"] === "Action.OpenUrl" && URL.canParse(textAt(action["url"]))
    ? undefined
    : "an action that a webhook's card cannot have";
}
