import {
  activeSuppressors,
  type CompiledInhibitions,
  compileInhibitions,
  compileSuppressors,
  fileSuppressors,
  type HoldersOf,
  type InhibitionRule,
  type Suppressors,
} from "@staunch/core/alerts";
import { dependentServices } from "@staunch/core/catalog";
import type { OrganisationId, ServiceId } from "@staunch/core/kernel";
import { findKeptRules, type KeptWindow, readWorldVersions } from "#alerts/store-suppressors.ts";
import { readDependencies } from "#catalog/index.ts";
import type { Database, Tx } from "#platform/index.ts";

/** Everything of one organisation that holds alerts back, ready to be asked. */
export interface World {
  readonly version: number;
  readonly suppressors: Suppressors;
  readonly inhibitions: CompiledInhibitions;
  /** By id. */
  readonly inhibitionRules: ReadonlyMap<string, InhibitionRule>;
  /** Silences without an end of their own. */
  readonly untilResolved: ReadonlySet<string>;
}

/** What is remembered lives as long as the database it was read from. */
const rememberedOf = new WeakMap<Database, Map<OrganisationId, World>>();

/** The worlds of those organisations that have one; read anew only where something changed. */
export async function readWorlds(
  tx: Tx,
  database: Database,
  asked: { readonly organisationIds: readonly OrganisationId[]; readonly now: Temporal.Instant },
): Promise<ReadonlyMap<OrganisationId, World>> {
  const remembered = rememberedOf.get(database) ?? new Map<OrganisationId, World>();
  rememberedOf.set(database, remembered);
  const worlds = new Map<OrganisationId, World>();
  for (const [organisationId, version] of await readWorldVersions(tx, asked.organisationIds)) {
    const known = remembered.get(organisationId);
    const world = known?.version === version ? known : await loadWorld(tx, { organisationId, now: asked.now, version });
    remembered.set(organisationId, world);
    worlds.set(organisationId, world);
  }
  return worlds;
}

/**
 * Reads an organisation's world as this transaction sees it. What a command has changed and not committed must not be
 * remembered: another could commit something else under the same version.
 */
export async function loadWorld(
  tx: Tx,
  asked: { readonly organisationId: OrganisationId; readonly now: Temporal.Instant; readonly version: number },
): Promise<World> {
  const kept = await findKeptRules(tx, asked);
  const windows = await withDependents(tx, asked.organisationId, kept.windows);
  return {
    version: asked.version,
    suppressors: compileSuppressors({ ...kept, windows }),
    inhibitions: compileInhibitions(kept.inhibitions),
    inhibitionRules: new Map(kept.inhibitions.map((rule) => [rule.id, rule])),
    untilResolved: new Set(kept.silences.filter((silence) => silence.endsAt === undefined).map((silence) => silence.id)),
  };
}

/** Further than any chain of services is long. */
const mostSteps = 50;

async function withDependents(tx: Tx, organisationId: OrganisationId, windows: readonly KeptWindow[]): Promise<readonly KeptWindow[]> {
  if (!windows.some((window) => window.includeDependents)) return windows;
  const dependencies = await readDependencies(tx, organisationId);
  return windows.map((window) => {
    if (!window.includeDependents) return window;
    const reached = new Set<ServiceId>();
    for (const serviceId of window.serviceIds)
      for (const id of dependentServices(dependencies, serviceId, mostSteps).keys()) reached.add(id);
    return { ...window, serviceIds: [...reached] };
  });
}

/** Who holds an alert at this instant, by time and labels. */
export function holdersNow(world: World, now: Temporal.Instant): HoldersOf {
  return fileSuppressors(activeSuppressors(world.suppressors, now));
}
