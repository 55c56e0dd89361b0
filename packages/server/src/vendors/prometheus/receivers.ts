import type { ServiceId } from "@staunch/core/kernel";
import { stringify } from "yaml";
import { listRoutingRules } from "#alerts/index.ts";
import { findServices } from "#catalog/index.ts";
import type { Call } from "#vendors/prometheus/alertmanager-call.ts";

/** Where alerts go that belong to no service. */
const nobody = "staunch";

/** What Alertmanager calls receivers are the services here: whose people are paged. */
export interface Receivers {
  /** The source's own first. */
  readonly names: readonly string[];
  nameOf(serviceId: ServiceId | undefined): string;
}

/** The services that alerts of the source can go to, and those of `more`. */
export async function readReceivers(call: Call, more: readonly (ServiceId | undefined)[] = []): Promise<Receivers> {
  const { ctx, source } = call;
  const rules = await listRoutingRules(ctx);
  const reached = new Set([source.serviceId, ...rules.map(({ actions }) => actions.serviceId)].flatMap((id) => id ?? []));
  const asked = new Set([...reached, ...more.flatMap((id) => id ?? [])]);
  const services = await ctx.transact((tx) => findServices(tx, ctx.organisationId, [...asked]));
  const names = new Map(services.map(({ id, name }) => [id, name]));
  const nameOf = (id: ServiceId | undefined): string => (id === undefined ? undefined : names.get(id)) ?? nobody;
  return { names: [...new Set([nameOf(source.serviceId), ...[...reached].map(nameOf)])], nameOf };
}

/** A configuration that Alertmanager's tools can read: every receiver, and the route of whatever no rule decides about. */
export function configurationOf({ names }: Receivers): string {
  const [receiver = nobody] = names;
  return stringify({ route: { receiver }, receivers: names.map((name) => ({ name })) });
}
