import type { SecretBox } from "#platform/index.ts";

/*
 * What goes to a vendor and comes back: buttons and forms. Slack signs what it sends; Mattermost does not, and shows a
 * form's state to the browser, so what comes back is believed only with a signature of our own, bound to the account.
 */

type Purpose = "chat-button" | "chat-form" | "chat-link";

export function sealValue(secrets: SecretBox, purpose: Purpose, scope: string, value: object): string {
  const text = Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${text}.${secrets.sign(purpose, `${scope}\n${text}`)}`;
}

/** The value as it was sealed; undefined for whatever was not sealed here for this purpose and scope. */
export function openValue(secrets: SecretBox, purpose: Purpose, scope: string, sealed: string): unknown {
  const [text = "", signature = ""] = sealed.split(".");
  if (!secrets.isSigned(purpose, `${scope}\n${text}`, signature)) return undefined;
  return JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
}
