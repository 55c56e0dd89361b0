import type { ScheduleId } from "@staunch/core/kernel";
import { asId } from "@staunch/core/kernel";
import { type Interval, spanOf } from "@staunch/core/time";
import { findPeople, teamMembers } from "#identity/index.ts";
import { type OncallDeps, oncallModule, readShifts } from "#oncall/index.ts";
import { type EscalationPolicy, getPolicy, policiesUsingSchedule, readInterruptions } from "#paging/index.ts";
import type { CommandContext, Module, Tx } from "#platform/index.ts";

/** On-call, with the answers of what stands above it. */
export function onCallModules(parts: Omit<OncallDeps, "scheduleUses" | "readInterruptions" | "policiesReachingNobody">): Module {
  return oncallModule({ ...parts, scheduleUses: policiesUsingSchedule, readInterruptions, policiesReachingNobody });
}

const policiesReachingNobody: OncallDeps["policiesReachingNobody"] = async (tx, ctx, { uses, scheduleId, gaps }) => {
  const names: string[] = [];
  for (const use of uses.filter(({ type }) => type === "escalation-policy")) {
    const policy = await getPolicy(ctx.within(tx), asId<"escalation-policy">(use.id));
    if (await reachesNobody(tx, ctx, policy, { scheduleId, gaps })) names.push(policy.name);
  }
  return names;
};

/** Whether at some time of the gaps every schedule the policy turns to has one, and nothing else of it reaches a person. */
async function reachesNobody(
  tx: Tx,
  ctx: CommandContext,
  policy: EscalationPolicy,
  known: { readonly scheduleId: ScheduleId; readonly gaps: readonly Interval[] },
): Promise<boolean> {
  let common = known.gaps;
  for (const target of policy.steps.flatMap(({ targets }) => targets)) {
    switch (target.kind) {
      case "person":
        if ((await findPeople(tx, ctx.organisationId, [target.userId])).length > 0) return false;
        break;
      case "round_robin":
        if ((await findPeople(tx, ctx.organisationId, target.userIds)).length > 0) return false;
        break;
      case "team":
        if ((await teamMembers(tx, ctx.organisationId, target.teamId)).length > 0) return false;
        break;
      case "schedule":
        if (target.scheduleId !== known.scheduleId) common = await withGapsOf(tx, ctx, target.scheduleId, common);
        break;
      default:
        // A place to post to is told, and pages nobody.
        break;
    }
    if (common.length === 0) return false;
  }
  return true;
}

async function withGapsOf(tx: Tx, ctx: CommandContext, scheduleId: ScheduleId, common: readonly Interval[]): Promise<readonly Interval[]> {
  const [first, last] = [common[0], common.at(-1)];
  if (first === undefined || last === undefined) return [];
  const { gaps } = await readShifts(ctx.within(tx), scheduleId, { from: first.from, until: last.until });
  return common.filter((one) => gaps.some((gap) => spanOf(gap).from < spanOf(one).until && spanOf(one).from < spanOf(gap).until));
}
