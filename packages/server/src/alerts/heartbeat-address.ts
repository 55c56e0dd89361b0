import { can } from "@staunch/core/identity";
import type { AlertsDeps } from "#alerts/alerts-deps.ts";
import type { Heartbeat } from "#alerts/heartbeat.ts";
import { keyedAddress } from "#alerts/sender-endpoint.ts";
import { heartbeatKind } from "#alerts/source.ts";
import type { CommandContext } from "#platform/index.ts";

/** Where a heartbeat is pinged and how; undefined for those who may not change it, since whoever knows the address may ping. */
export function heartbeatAddress(
  ctx: CommandContext,
  deps: Pick<AlertsDeps, "secrets" | "publicUrl">,
  heartbeat: Heartbeat,
): { readonly pingUrl: string; readonly setup: string } | undefined {
  const { role } = ctx.actor;
  if (role !== "system" && !can(role, "heartbeats:write")) return undefined;
  const pingUrl = keyedAddress(heartbeatKind)(deps.publicUrl, deps.secrets.open(heartbeat.keySealed));
  return { pingUrl, setup: setupOf(pingUrl) };
}

function setupOf(pingUrl: string): string {
  return [
    "Call the address whenever the job has done its work. To try it:",
    "",
    "```sh",
    `curl -fsS -m 10 --retry 5 ${pingUrl}`,
    "```",
    "",
    "At the end of a line of a crontab, with the exit status of the job, so that a failure is told of at once:",
    "",
    "```sh",
    `true; curl -fsS -m 10 --retry 5 ${pingUrl}/$?`,
    "```",
    "",
    "`/start` before the work watches how long it takes, `/fail` says that it failed, `/log` leaves a note; what is posted is kept with the ping. `?rid=` names the run where several overlap.",
  ].join("\n");
}
