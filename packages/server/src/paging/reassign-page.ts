import type { PageId } from "@staunch/core/kernel";
import { decideReassign } from "@staunch/core/paging";
import { cancelTimer, type CommandContext, conflict, invalid, notFound, recordEvent, type Tx } from "#platform/index.ts";
import { requirePermission } from "#identity/index.ts";
import { pageEvent } from "#paging/events.ts";
import { haltPage } from "#paging/halt-page.ts";
import type { Page } from "#paging/page.ts";
import { namesOf } from "#paging/people.ts";
import { findPageForUpdate, savePolicyOfPage, stopDueStep } from "#paging/store-pages.ts";
import { findPolicy } from "#paging/store-policies.ts";
import { timerKinds } from "#paging/timers.ts";
import { type ChosenPolicy, type PageTarget, policyOfTarget } from "#paging/trigger-page.ts";
import { walkPage } from "#paging/walk-page.ts";

/** To whom a page is given: exactly one of them. */
export type NewHolder = Pick<PageTarget, "userId" | "policyId">;

/**
 * Gives a page to somebody else, or to another policy: what was still to come of it stops, and it walks from the
 * start. Whoever had it has it no more.
 * @throws not_found; invalid unless exactly one is named; conflict when it is over.
 */
export async function reassignPage(ctx: CommandContext, pageId: PageId, to: NewHolder): Promise<Page> {
  requirePermission(ctx.actor, "pages:respond");
  return ctx.transact(async (tx) => {
    const page = await findPageForUpdate(tx, ctx, pageId);
    if (page === undefined) throw notFound("page", pageId);
    if ((to.userId === undefined) === (to.policyId === undefined)) throw invalid("to", "exactly one of userId and policyId");
    const decision = decideReassign(page.state, ctx.now);
    if (decision.kind === "refused") throw conflict("This page is over.", { reason: decision.reason });
    const chosen = await policyOfTarget(tx, ctx, to);
    await cancelTimer(tx, { organisationId: ctx.organisationId, kind: timerKinds.ackTimeout, key: pageId });
    const halted = await haltPage(ctx, tx, page, "reassigned");
    const given: Page = { ...halted, ...chosen, state: decision.page, acknowledgedByName: undefined, acknowledgedAt: undefined };
    await savePolicyOfPage(tx, ctx, given);
    await recordEvent(tx, ctx, pageEvent(given, "page.reassigned", { to: await namedHolder(tx, ctx, to) }));
    return walkPage(ctx, tx, given);
  });
}

async function namedHolder(tx: Tx, ctx: CommandContext, { userId, policyId }: NewHolder) {
  if (userId !== undefined) return { type: "user", id: userId, name: (await namesOf(tx, [userId])).get(userId) ?? "" };
  const policy = policyId === undefined ? undefined : await findPolicy(tx, ctx, policyId);
  return { type: "escalation-policy", id: policyId ?? "", name: policy?.name ?? "" };
}

/**
 * Moves a page to the newest version of its policy: it keeps its place and its next instant, and goes on by what the
 * policy says now.
 * @throws not_found; conflict when it is over, walks no policy, or has the newest version.
 */
export async function followPolicy(ctx: CommandContext, pageId: PageId): Promise<Page> {
  requirePermission(ctx.actor, "pages:respond");
  return ctx.transact(async (tx) => {
    const page = await findPageForUpdate(tx, ctx, pageId);
    if (page === undefined) throw notFound("page", pageId);
    if (page.state.status === "resolved") throw conflict("This page is over.", { reason: "resolved" });
    const policy = page.policyId === undefined ? undefined : await findPolicy(tx, ctx, page.policyId);
    if (policy === undefined) throw conflict("This page walks no policy that is still there.", { reason: "no_policy" });
    const { id, version, steps, repeatCount } = policy;
    if (version === page.policyVersion) throw conflict("This page walks the newest version already.", { reason: "newest" });
    const chosen: ChosenPolicy = { policy: { steps, repeatCount, end: page.policy.end }, policyId: id, policyVersion: version };
    // The step that was to come is another one now; its instant stays.
    const hadStep = await stopDueStep(tx, ctx, page, "policy_changed");
    const moved: Page = { ...page, ...chosen, places: hadStep ? page.places + 1 : page.places };
    await savePolicyOfPage(tx, ctx, moved);
    await recordEvent(tx, ctx, pageEvent(moved, "page.policy-changed", { policyId: id, version }));
    return walkPage(ctx, tx, moved);
  });
}
