import type { AlertsDeps } from "#alerts/alerts-deps.ts";
import { ensureReportSource } from "#alerts/manage-sources.ts";
import type { Report } from "#alerts/source.ts";
import { readService } from "#catalog/index.ts";
import { requirePermission } from "#identity/index.ts";
import { type CommandContext, newId } from "#platform/index.ts";

/**
 * A person says something is wrong. Takes the same way in as a monitoring system's word, so it is never lost and
 * pages whoever the service's policy names. @returns the key under which its alert is found.
 * @throws not_found for an unknown service.
 */
export async function reportProblem(
  ctx: CommandContext,
  deps: AlertsDeps,
  report: Report,
): Promise<{ readonly sourceId: string; readonly dedupKey: string }> {
  requirePermission(ctx.actor, "reports:respond");
  const source = await ctx.transact(async (tx) => {
    if (report.serviceId !== undefined) await readService(ctx.within(tx), report.serviceId);
    return ensureReportSource(tx, ctx, deps, report.serviceId);
  });
  const [title = report.text, ...rest] = report.text.split("\n");
  const dedupKey = newId();
  const description = rest.join("\n").trim();
  await deps.intake.accept(source, [
    {
      action: "trigger",
      dedupKey,
      title,
      ...(description !== "" && { description }),
      severity: report.severity,
      labels: { reporter: ctx.actor.name },
    },
  ]);
  return { sourceId: source.id, dedupKey };
}
