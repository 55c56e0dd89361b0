import type { ChannelAccount } from "#paging/index.ts";

/** What a call is about; it travels in the address that Twilio fetches, which its signature covers. */
export interface Spoken {
  readonly text: string;
  /** Left out where nothing can be answered. */
  readonly token?: string;
}

/** How often it is said to somebody who presses nothing. */
const rounds = 3;
const waitSeconds = 6;

export function voiceAddress(account: ChannelAccount, spoken: Spoken, round = 1): string {
  return address(account, "voice", spoken, round);
}

function address({ callbackUrl }: ChannelAccount, path: string, { text, token }: Spoken, round: number): string {
  const query = new URLSearchParams({ say: text, ...(token !== undefined && { token }), round: String(round) });
  return `${callbackUrl}/${path}?${query.toString()}`;
}

/** What is said when the call is answered. A machine is told all of it once, and cannot press anything. */
export function greeting(account: ChannelAccount, spoken: Spoken, moment: { readonly round: number; readonly isMachine: boolean }): string {
  const { round, isMachine } = moment;
  if (isMachine) return response(say(`${spoken.text} Open Staunch to answer.`), "<Hangup/>");
  if (spoken.token === undefined) return response(say(`${spoken.text} Once more: ${spoken.text}`), "<Hangup/>");
  if (round > rounds) return response(say("Nothing was pressed. The page is not acknowledged. Goodbye."), "<Hangup/>");
  const keys = `<Gather input="dtmf" numDigits="1" timeout="${waitSeconds}" method="POST" action="${escape(address(account, "keys", spoken, round))}">`;
  const again = `<Redirect method="POST">${escape(voiceAddress(account, spoken, round + 1))}</Redirect>`;
  return response(keys, say(`${spoken.text} Press 1 to acknowledge. Press 2 to hear it again.`), "</Gather>", again);
}

/** Said, and nothing more is asked. */
export function farewell(text: string): string {
  return response(say(text), "<Hangup/>");
}

export function redirectTo(url: string): string {
  return response(`<Redirect method="POST">${escape(url)}</Redirect>`);
}

/** An answer to a text message; without words, none is sent. */
export function messageAnswer(text?: string): string {
  return text === undefined ? response() : response(`<Message>${escape(text)}</Message>`);
}

function say(text: string): string {
  return `<Say language="en-US">${escape(text)}</Say>`;
}

function response(...parts: readonly string[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?><Response>${parts.join("")}</Response>`;
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** XML forbids most control characters, however they are written. */
function escape(text: string): string {
  return text.replaceAll(/(?![\n\t])\p{Cc}|[\uFFFE\uFFFF]/gu, " ").replaceAll(/[&<>"]/g, (found) => entities[found] ?? found);
}
