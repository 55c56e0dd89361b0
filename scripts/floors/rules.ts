import { type Architecture, floorOf } from "./architecture.ts";
import { isRoutes, isStore, isTest, type Place, placeOf, resolveImport } from "./place.ts";
import type { Import, SourceFile } from "./source-file.ts";

/** One broken rule: where, which, and why the rule is there. */
export interface Fault {
  readonly path: string;
  readonly line: number;
  readonly rule: string;
  readonly reason: string;
}

/** One import that stays inside the repository, with both ends known. */
interface Edge {
  readonly from: Place;
  readonly to: Place;
}

type EdgeRule = (edge: Edge, architecture: Architecture) => readonly [rule: string, reason: string] | undefined;

const EDGE_RULES: readonly EdgeRule[] = [upward, pastTheDoor, vendorToVendor, routeToStore];

/** Everything wrong with the imports, exports and tables of one file. */
export function faultsOf(file: SourceFile, architecture: Architecture): readonly Fault[] {
  const place = placeOf(file.path);
  const fault = (line: number, [rule, reason]: readonly [string, string]): Fault => ({ path: file.path, line, rule, reason });

  const stars = file.starExports.map((line) => fault(line, ["star export", "a door names what it lets out; export * lets out everything"]));
  if (place === undefined) return stars;
  if (floorOf(architecture, place.module) === undefined) {
    return [...stars, fault(1, ["unknown module", `floors.json knows no module ${place.module}`])];
  }

  const edges = file.imports.flatMap((found) =>
    faultsOfImport(file.path, place, found, architecture).map((said) => fault(found.line, said)),
  );
  const tables = isTest(file.path) ? [] : faultsOfTables(file, place, architecture);
  return [...stars, ...edges, ...tables];
}

function faultsOfImport(path: string, from: Place, found: Import, architecture: Architecture): readonly (readonly [string, string])[] {
  const target = resolveImport(path, found.specifier);
  const to = target === undefined ? undefined : placeOf(target);
  if (to === undefined) return [];
  return EDGE_RULES.flatMap((rule) => {
    const said = rule({ from, to }, architecture);
    return said === undefined ? [] : [said];
  });
}

function upward({ from, to }: Edge, architecture: Architecture): readonly [string, string] | undefined {
  const [lower, higher] = [floorOf(architecture, from.module), floorOf(architecture, to.module)];
  if (higher === undefined) return ["unknown module", `floors.json knows no module ${to.module}`];
  if (lower === undefined || higher <= lower) return undefined;
  return ["upward import", `${to.module} stands above ${from.module}: call down, announce up`];
}

function pastTheDoor({ from, to }: Edge): readonly [string, string] | undefined {
  const sameModule = from.package === to.package && from.module === to.module && from.vendor === to.vendor;
  // Screens are loaded one by one, and the primitives of the web are a shelf, not a module with a secret.
  const isShelf = to.package === "web" && (from.module === "app" || ["ui", "api"].includes(to.module));
  if (sameModule || isShelf || to.file === "index.ts") return undefined;
  return ["past the door", `${to.module} is entered through its index.ts only, not ${to.file}`];
}

function vendorToVendor({ from, to }: Edge): readonly [string, string] | undefined {
  if (from.module !== "vendors" || to.module !== "vendors" || from.vendor === to.vendor) return undefined;
  return ["vendor imports vendor", `${from.vendor} must not know ${to.vendor}: what they share belongs to a module below`];
}

function routeToStore({ from, to }: Edge): readonly [string, string] | undefined {
  if (!isRoutes(from.file) || !/(?:^|\/)store(?:-[a-z0-9-]+)?\.ts$/.test(to.file)) return undefined;
  return ["route imports a store", "a route calls a command or a read; writing past the command would skip permission and event"];
}

function faultsOfTables(file: SourceFile, place: Place, architecture: Architecture): readonly Fault[] {
  return file.tables.flatMap(({ table, line }) => {
    const owner = architecture.modules.find((module) => module.tables?.includes(table) === true);
    const reason = owner === undefined ? undefined : tableFault(place, table, owner.name);
    return reason === undefined ? [] : [{ path: file.path, line, rule: "table out of place", reason }];
  });
}

function tableFault(place: Place, table: string, owner: string): string | undefined {
  if (place.package !== "server" || place.module !== owner) return `${table} belongs to ${owner}: ask its door`;
  // The platform is the mechanism itself: its tables are spoken of in the file of each mechanism.
  if (place.module === "platform" || isStore(place.file)) return undefined;
  return `${table} may be named in store.ts, store-*.ts and read-*.ts of ${owner} only`;
}
