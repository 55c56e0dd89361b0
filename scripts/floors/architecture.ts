import { readFileSync } from "node:fs";
import { join } from "node:path";

/** One floor: everything of one concept, in each package that has something of it. */
export interface FloorModule {
  readonly name: string;
  readonly packages: readonly string[];
  /** What its part in `core` decides, and what its part elsewhere does. */
  readonly decides?: string;
  readonly does?: string;
  /** The tables that only its stores and reads may name. */
  readonly tables?: readonly string[];
}

/** `floors.json`: the modules, lowest first. A module imports only what stands above it in this list. */
export interface Architecture {
  readonly modules: readonly FloorModule[];
}

export function readArchitecture(root: string): Architecture {
  // The file is ours and its shape is held by the checks that read it.
  const parsed = JSON.parse(readFileSync(join(root, "floors.json"), "utf8")) as Architecture;
  const names = parsed.modules.map((module) => module.name);
  if (new Set(names).size !== names.length) throw new Error("floors.json names a module twice");
  return parsed;
}

/** How high a module stands; undefined for a folder that floors.json does not know. */
export function floorOf(architecture: Architecture, name: string): number | undefined {
  const floor = architecture.modules.findIndex((module) => module.name === name);
  return floor === -1 ? undefined : floor;
}
