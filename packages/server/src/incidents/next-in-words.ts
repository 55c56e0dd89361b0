import { unreachable } from "@staunch/core/kernel";
import type { UserId } from "@staunch/core/kernel";
import { placeAfter } from "@staunch/core/paging";
import type { StepTarget } from "@staunch/core/paging";
import { getTeam } from "#identity/index.ts";
import { namesOf } from "#incidents/people.ts";
import { onCallUsers } from "#oncall/index.ts";
import type { Page } from "#paging/index.ts";
import type { CommandContext, Tx } from "#platform/index.ts";

/** Who hears next if nobody answers a page, as words for people; null when nobody is left. */
export async function nextInWords(tx: Tx, ctx: CommandContext, page: Page): Promise<string | null> {
  const place = placeAfter(page.state.reached, page.policy);
  if (place === undefined) return null;
  if (place.kind === "fallback")
    return page.serviceName === undefined ? "everybody who owns Staunch" : `everybody who owns ${page.serviceName}`;
  const targets = page.policy.steps[place.step - 1]?.targets ?? [];
  const words: string[] = [];
  for (const target of targets) words.push(...(await wordsOf(tx, ctx, target)));
  return words.length === 0 ? null : [...new Set(words)].join(", ");
}

async function wordsOf(tx: Tx, ctx: CommandContext, target: StepTarget): Promise<readonly string[]> {
  switch (target.kind) {
    case "person":
      return names(tx, [target.userId]);
    case "schedule":
      return names(tx, await onCallUsers(tx, ctx.organisationId, target.scheduleId, ctx.now));
    case "team":
      return [(await getTeam(tx, ctx.organisationId, target.teamId)).name];
    case "round_robin":
      return target.userIds.length === 1 ? names(tx, target.userIds) : ["whoever's turn it is"];
    case "channel":
      return [target.name];
    case "webhook":
      return [new URL(target.url).host];
    default:
      return unreachable(target);
  }
}

async function names(tx: Tx, ids: readonly UserId[]): Promise<readonly string[]> {
  return [...(await namesOf(tx, ids)).values()];
}
