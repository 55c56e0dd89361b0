import type { ContactMethod, LedgerEntry } from "#paging/paging-queries.ts";

export { placeWords } from "#paging/place-words.ts";

const reasons: Readonly<Record<string, string>> = {
  nobody_on_call: "nobody is on call then",
  empty_team: "the team is empty",
  person_gone: "the person has left",
  nobody_in_step: "it names nobody who is there",
  nobody_reachable: "nobody in it has a contact method that may be used",
  acknowledged: "somebody answered",
  resolved: "it was over",
  reassigned: "the page was passed on",
  policy_changed: "the policy has changed",
};

/** Why a step paged nobody, within a sentence. */
export function skipWords(reason: string | null): string {
  return reason === null ? "" : (reasons[reason] ?? reason.replaceAll("_", " "));
}

const channels: Readonly<Record<string, string>> = {
  mail: "Mail",
  webhook: "Webhook",
  sms: "SMS",
  voice: "Phone call",
  "web-push": "Web push",
  slack: "Slack",
  teams: "Microsoft Teams",
  mattermost: "Mattermost",
  discord: "Discord",
  telegram: "Telegram",
  matrix: "Matrix",
  irc: "IRC",
  ntfy: "ntfy",
  pushover: "Pushover",
};

/** How a message goes, as a word. */
export function channelWord(kind: string): string {
  return channels[kind] ?? kind;
}

/** What came of an entry of the ledger, as a sentence. */
export function ledgerWords(entry: LedgerEntry): string {
  const people = entry.people.map((person) => person.name).join(", ");
  switch (entry.outcome) {
    case "fired":
      return `Paged ${people}`;
    case "skipped":
      return `Passed over: ${skipWords(entry.reason)}`;
    case "stopped":
      return `Not needed: ${skipWords(entry.reason)}`;
    case "due":
      return "Still to come";
  }
}

/** Where a method leads. A browser's address is a long secret of its push service: whose it is says enough. */
export function methodPlace({ kind, address }: Pick<ContactMethod, "kind" | "address">): string {
  if (kind !== "web-push") return address;
  return `A browser, by ${URL.canParse(address) ? new URL(address).hostname : address}`;
}
