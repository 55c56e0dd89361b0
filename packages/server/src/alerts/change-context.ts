import type { Source } from "#alerts/source.ts";
import { type Clock, type CommandContext, commandContext, type Database } from "#platform/index.ts";

/** A sender acting for itself, as when it tells of a change: its deeds are written down under the source's name. */
export function changeContext(deps: { readonly database: Database; readonly clock: Clock }, source: Source): CommandContext {
  const { id, name, organisationId } = source;
  return commandContext(deps.database, { kind: "source", id, name, organisationId, role: "system" }, deps.clock.now());
}
