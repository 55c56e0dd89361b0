import type { ServiceId } from "#kernel/index.ts";

/** One service cannot do its work without another: `serviceId` needs `dependsOnId`. */
export interface Dependency {
  readonly serviceId: ServiceId;
  readonly dependsOnId: ServiceId;
}

/** What becomes of a proposed dependency. */
export type DependencyDecision =
  | { readonly kind: "accepted" }
  | { readonly kind: "unchanged" }
  | { readonly kind: "refused"; readonly reason: "itself" }
  /** `path` leads from the needed service back to the needing one, both included: the circle that would close. */
  | { readonly kind: "refused"; readonly reason: "cycle"; readonly path: readonly ServiceId[] };

/**
 * Decides whether a dependency may be added. A circle is refused: distance in the graph, roll-up
 * of health and "what else suffers" have no answer in one.
 */
export function decideDependency(existing: readonly Dependency[], proposed: Dependency): DependencyDecision {
  const { serviceId, dependsOnId } = proposed;
  if (serviceId === dependsOnId) return { kind: "refused", reason: "itself" };
  if (existing.some((known) => known.serviceId === serviceId && known.dependsOnId === dependsOnId)) {
    return { kind: "unchanged" };
  }
  const path = shortestPath(neededBy(existing), dependsOnId, serviceId);
  return path === undefined ? { kind: "accepted" } : { kind: "refused", reason: "cycle", path };
}

/** How far a service lies from where a walk began: 0 is the beginning, 1 what it needs directly. */
export type Distances = ReadonlyMap<ServiceId, number>;

/** The services that `start` needs, itself included, with their distance, no further than `maxDistance` steps. */
export function neededServices(dependencies: readonly Dependency[], start: ServiceId, maxDistance: number): Distances {
  return walk(neededBy(dependencies), start, maxDistance);
}

/** The services that need `start`, itself included, with their distance, no further than `maxDistance` steps. */
export function dependentServices(dependencies: readonly Dependency[], start: ServiceId, maxDistance: number): Distances {
  const turned = dependencies.map(({ serviceId, dependsOnId }) => ({ serviceId: dependsOnId, dependsOnId: serviceId }));
  return walk(neededBy(turned), start, maxDistance);
}

type Neighbours = ReadonlyMap<ServiceId, readonly ServiceId[]>;

function neededBy(dependencies: readonly Dependency[]): Neighbours {
  const neighbours = new Map<ServiceId, ServiceId[]>();
  for (const { serviceId, dependsOnId } of dependencies) {
    const known = neighbours.get(serviceId);
    if (known === undefined) neighbours.set(serviceId, [dependsOnId]);
    else known.push(dependsOnId);
  }
  return neighbours;
}

/** Breadth first, so the first distance found is the least, and a circle already stored cannot trap it. */
function walk(neighbours: Neighbours, start: ServiceId, maxDistance: number): Distances {
  const distances = new Map<ServiceId, number>([[start, 0]]);
  let frontier: readonly ServiceId[] = [start];
  for (let distance = 1; distance <= maxDistance && frontier.length > 0; distance += 1) {
    const next: ServiceId[] = [];
    for (const neighbour of frontier.flatMap((serviceId) => neighbours.get(serviceId) ?? [])) {
      if (distances.has(neighbour)) continue;
      distances.set(neighbour, distance);
      next.push(neighbour);
    }
    frontier = next;
  }
  return distances;
}

function shortestPath(neighbours: Neighbours, start: ServiceId, goal: ServiceId): readonly ServiceId[] | undefined {
  const cameFrom = new Map<ServiceId, ServiceId | undefined>([[start, undefined]]);
  const queue = [start];
  for (const current of queue) {
    if (current === goal) return pathTo(goal, cameFrom);
    for (const neighbour of neighbours.get(current) ?? []) {
      if (cameFrom.has(neighbour)) continue;
      cameFrom.set(neighbour, current);
      queue.push(neighbour);
    }
  }
  return undefined;
}

function pathTo(goal: ServiceId, cameFrom: ReadonlyMap<ServiceId, ServiceId | undefined>): readonly ServiceId[] {
  const path: ServiceId[] = [];
  let current: ServiceId | undefined = goal;
  while (current !== undefined) {
    path.unshift(current);
    current = cameFrom.get(current);
  }
  return path;
}
