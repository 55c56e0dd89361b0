import type { CommandContext } from "#platform/index.ts";
import { requirePermission } from "#identity/index.ts";
import { accountKinds } from "#paging/manage-channel-accounts.ts";
import type { PagingDeps } from "#paging/paging-deps.ts";
import { readPhoneNumber } from "#paging/phone-number.ts";
import { listChannelAccounts } from "#paging/store-channel-accounts.ts";

/**
 * One contact with every number that pages come from, as vCard 3.0, which telephones of all makes import: once it is
 * among the favourites, calls break through "do not disturb".
 */
export async function readPagerContact(deps: PagingDeps, ctx: CommandContext): Promise<string> {
  requirePermission(ctx.actor, "me:read");
  const accounts = await ctx.transact((tx) => listChannelAccounts(tx, ctx));
  const phoneKinds = accountKinds(deps).filter(({ channels }) => channels.some(({ kind }) => kind === "sms" || kind === "voice"));
  const settings = accounts
    .filter(({ kind }) => phoneKinds.some((known) => known.kind.name === kind))
    .flatMap((account) => Object.values(account.settings));
  const numbers = new Set(settings.flatMap((value) => (typeof value === "string" ? (readPhoneNumber(value) ?? []) : [])));
  return vcardOf([...numbers], deps.publicUrl);
}

/** Digits, a plus and an address of ours: nothing in it has to be escaped. Lines end as RFC 2426 says. */
function vcardOf(numbers: readonly string[], publicUrl: string): string {
  const lines = [
    "BEGIN:VCARD",
    "VERSION:3.0",
    "FN:Staunch",
    "N:Staunch;;;;",
    "ORG:Staunch",
    ...numbers.map((number) => `TEL;TYPE=WORK,VOICE:${number}`),
    `URL:${new URL("/", publicUrl).href}`,
    "NOTE:Pages come from here. Let this contact through when the telephone is silent.",
    "END:VCARD",
  ];
  return `${lines.join("\r\n")}\r\n`;
}
