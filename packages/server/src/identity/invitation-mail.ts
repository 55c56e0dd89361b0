import type { Mail } from "#platform/index.ts";

/** What an invitation tells its receiver. */
export interface InvitationLetter {
  readonly to: string;
  readonly organisation: string;
  readonly inviter: string;
  readonly link: string;
  readonly expiresAt: Temporal.Instant;
}

/** The mail behind an invitation. Names are people's own words: text only, and never into a header unfolded. */
export function invitationMail(letter: InvitationLetter): Mail {
  const organisation = oneLine(letter.organisation);
  const until = letter.expiresAt.toString({ smallestUnit: "minute" }).replace("T", " ").replace("Z", " UTC");
  return {
    to: letter.to,
    subject: `${oneLine(letter.inviter)} invites you to ${organisation} on Staunch`,
    text: [
      `${oneLine(letter.inviter)} invites you to join ${organisation} on Staunch, where incidents are handled.`,
      "",
      "Open this link to choose your name and password:",
      letter.link,
      "",
      `The link works once, until ${until}. If you did not expect it, leave it: nothing happens.`,
    ].join("\n"),
  };
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}
