import { applyWorldChange, beginWorldChange } from "#alerts/apply-world.ts";
import type { SettleDeps } from "#alerts/settle-groups.ts";
import { findKeptRules } from "#alerts/store-suppressors.ts";
import type { Reaction } from "#platform/index.ts";

/** A maintenance window that means dependents too means others from now on. */
export function followDependencies(deps: SettleDeps): Reaction {
  return {
    name: "alerts.follow-dependencies",
    on: ["service.dependency-added", "service.dependency-removed"],
    async run(ctx, _event, tx) {
      await beginWorldChange(ctx, tx);
      const { windows } = await findKeptRules(tx, ctx);
      const concerned = windows.filter((window) => window.includeDependents).map((window) => window.id);
      if (concerned.length > 0) await applyWorldChange(ctx, tx, deps, { begun: concerned, ended: concerned });
    },
  };
}
