import type { ChangeKind } from "@staunch/core/catalog";
import { asId, type ServiceId } from "@staunch/core/kernel";
import { z } from "zod";
import { changeContext } from "#alerts/change-context.ts";
import type { Intake } from "#alerts/intake.ts";
import type { CallingSource } from "#alerts/source.ts";
import { saveLastHeard } from "#alerts/store.ts";
import { findDeployedVersion, rememberDelivery, saveDeployedVersion } from "#alerts/store-deliveries.ts";
import { recordChange } from "#catalog/index.ts";
import { type Clock, type Database, type SenderAnswer, type SenderRequest, type SenderRoute, StaunchError } from "#platform/index.ts";

/*
 * What every code host's endpoint does: believe the request or not, have the vendor read it, write the change down once,
 * answer. A change never pages.
 */

/** A change as a code host tells it. */
export interface ToldChange {
  readonly kind: ChangeKind;
  readonly summary: string;
  /** The repository or application, as the host writes it: `acme/shop`. */
  readonly repository: string;
  /** Where it was deployed; undefined for what is not a deployment. */
  readonly environment?: string | undefined;
  /** `succeeded`: from now on this version runs there, and the next deployment goes back to it. */
  readonly outcome?: "began" | "succeeded" | "failed" | undefined;
  readonly version?: string | undefined;
  /** Where the host says it; left out, what last ran there by its own word. */
  readonly previousVersion?: string | undefined;
  readonly author?: string | undefined;
  readonly link?: string | undefined;
  /** By the host's clock, milliseconds since 1970. */
  readonly atMs?: number | undefined;
}

/** What a vendor's reader makes of a request. */
export type ReadChange =
  | { readonly kind: "change"; readonly change: ToldChange }
  /** Understood, and no change: a ping, a branch nobody runs. */
  | { readonly kind: "ignored"; readonly reason: string }
  | { readonly kind: "unreadable"; readonly field: string; readonly expected: string }
  /** Not to be believed: no or a wrong signature. */
  | { readonly kind: "refused"; readonly reason: string };

export interface ChangeEndpoint {
  /** The source kind whose keys open it, and the word in its address. */
  readonly kind: string;
  readonly bodyBytes: number;
  read(request: SenderRequest, source: CallingSource): ReadChange;
  /** The name the host gave the request; the same one again does nothing. */
  deliveryId(request: SenderRequest): string;
}

export interface ChangeEndpointDeps {
  readonly intake: Intake;
  readonly database: Database;
  readonly clock: Clock;
}

const place = z.string().min(1).max(300);

/** What can be set for every source of changes. */
export const changeSettings = z.strictObject({
  services: z
    .record(place, z.guid())
    .default({})
    .describe(
      "Service ids by repository (`acme/shop`) or repository and environment (`acme/shop@production`). The rest goes to the source's service.",
    ),
  environments: z
    .array(place)
    .max(50)
    .default([])
    .describe("Environments whose deployments count. Empty: production, as far as the sender says which those are."),
});

const settingsOf = changeSettings.loose();

/** Do deployments to this environment count? One that the settings name does; else the sender's word for production decides. */
export function countsAsDeployment(
  source: CallingSource,
  repository: string,
  environment: string,
  isProduction: boolean | undefined,
): boolean {
  const { services, environments } = settingsOf.parse(source.settings);
  if (services[`${repository}@${environment}`] !== undefined || environments.includes(environment)) return true;
  return environments.length === 0 && (isProduction ?? /^(prod|production|prd|live)\b/i.test(environment));
}

/** The service a place belongs to: the environment's own, the repository's, the source's. */
function serviceOf(source: CallingSource, { repository, environment }: ToldChange): ServiceId | undefined {
  const { services } = settingsOf.parse(source.settings);
  const named = services[`${repository}@${environment ?? ""}`] ?? services[repository];
  return named === undefined ? source.serviceId : asId<"service">(named);
}

/** The routes of one endpoint: `/integrations/<kind>/<key>`. */
export function changeRoutes(deps: ChangeEndpointDeps, endpoint: ChangeEndpoint): readonly SenderRoute[] {
  const { kind, bodyBytes } = endpoint;
  return [{ method: "POST", path: `/integrations/${kind}/:key`, bodyBytes, answer: (request) => receive(deps, endpoint, request) }];
}

async function receive(deps: ChangeEndpointDeps, endpoint: ChangeEndpoint, request: SenderRequest): Promise<SenderAnswer> {
  const source = await deps.intake.findSource(endpoint.kind, request.params["key"] ?? "");
  if (source === undefined) return { status: 404, json: { status: "not_found", message: "No source has this routing key." } };
  const read = endpoint.read(request, source);
  switch (read.kind) {
    case "refused":
      await deps.intake.refuse(source, read.reason);
      return { status: 401, json: { status: "unauthenticated", message: read.reason } };
    case "unreadable":
      return refuse(deps, source, `${read.field}: expected ${read.expected}`);
    case "ignored":
      await noteHeard(deps, source);
      return { status: 200, json: { status: "ignored", message: read.reason } };
    case "change":
      return take(deps, source, { change: read.change, deliveryId: endpoint.deliveryId(request) });
  }
}

async function refuse(deps: ChangeEndpointDeps, source: CallingSource, message: string): Promise<SenderAnswer> {
  await deps.intake.refuse(source, message);
  return { status: 422, json: { status: "invalid", message } };
}

async function noteHeard({ database, clock }: ChangeEndpointDeps, source: CallingSource): Promise<void> {
  const heard = new Map([[source.id, clock.now().epochMilliseconds]]);
  await database.transact(source.organisationId, (tx) => saveLastHeard(tx, heard));
}

async function take(
  deps: ChangeEndpointDeps,
  source: CallingSource,
  told: { readonly change: ToldChange; readonly deliveryId: string },
): Promise<SenderAnswer> {
  const serviceId = serviceOf(source, told.change);
  if (serviceId === undefined) {
    return refuse(deps, source, `${told.change.repository} belongs to no service: name one in the settings, or give the source one.`);
  }
  try {
    const isNew = await recordOnce(deps, source, { ...told, serviceId });
    return isNew ? { status: 202, json: { status: "recorded" } } : { status: 200, json: { status: "repeated" } };
  } catch (error) {
    if (!(error instanceof StaunchError) || error.code !== "not_found") throw error;
    return refuse(deps, source, `${told.change.repository} is set to a service that does not exist.`);
  }
}

interface Recording {
  readonly change: ToldChange;
  readonly deliveryId: string;
  readonly serviceId: ServiceId;
}

/** One transaction: the delivery is remembered exactly when its change is written. @returns false for one that came before. */
async function recordOnce(deps: ChangeEndpointDeps, source: CallingSource, { change, deliveryId, serviceId }: Recording): Promise<boolean> {
  const ctx = changeContext(deps, source);
  return ctx.transact(async (tx) => {
    await saveLastHeard(tx, new Map([[source.id, ctx.now.epochMilliseconds]]));
    if (!(await rememberDelivery(tx, source, deliveryId, ctx.now))) return false;
    const target = change.environment === undefined ? change.repository : `${change.repository}@${change.environment}`;
    const deployed = change.outcome === undefined ? undefined : await findDeployedVersion(tx, source, target);
    // The same version once more: what ran before it is still what ran before it.
    const before = deployed?.version === change.version ? deployed?.previousVersion : deployed?.version;
    const previousVersion = change.previousVersion ?? before;
    const at = change.atMs === undefined ? undefined : Temporal.Instant.fromEpochMilliseconds(change.atMs);
    const { kind, summary, version, author, link } = change;
    await recordChange(ctx.within(tx), { serviceId, kind, summary, version, previousVersion, author, link, at, sourceId: source.id });
    if (change.outcome === "succeeded" && version !== undefined)
      await saveDeployedVersion(tx, source, { target, version, previousVersion, at: ctx.now });
    return true;
  });
}
