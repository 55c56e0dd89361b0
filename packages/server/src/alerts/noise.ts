import { type NoiseSuggestion, suggestQuiet } from "@staunch/core/alerts";
import { type NoiseBy, type NoiseRow, readNoise } from "#alerts/read-noise.ts";
import { findServices } from "#catalog/index.ts";
import { requirePermission } from "#identity/index.ts";
import type { CommandContext } from "#platform/index.ts";

export interface NoiseView extends NoiseRow {
  readonly name: string;
  readonly serviceName: string | undefined;
  readonly suggestion: NoiseSuggestion | undefined;
}

/** Rows at most; whoever is not among the loudest two hundred is not what disturbs. */
const mostRows = 200;

/** What fired in the last days, how much of it mattered, and what would make it quieter; the loudest first. */
export async function listNoise(
  ctx: CommandContext,
  query: { readonly by: NoiseBy; readonly days: number },
): Promise<readonly NoiseView[]> {
  requirePermission(ctx.actor, "alerts:read");
  const since = ctx.now.subtract({ hours: 24 * query.days });
  return ctx.transact(async (tx) => {
    const rows = await readNoise(tx, ctx.organisationId, { by: query.by, since, limit: mostRows });
    const services = await findServices(tx, ctx.organisationId, [...new Set(rows.flatMap(({ serviceId }) => serviceId ?? []))]);
    const nameOf = new Map(services.map(({ id, name }) => [id, name]));
    return rows.map((row) => {
      const serviceName = row.serviceId === undefined ? undefined : nameOf.get(row.serviceId);
      const name = row.title ?? serviceName ?? "Without a service";
      return { ...row, name, serviceName, suggestion: suggestQuiet(row) };
    });
  });
}
