/** Where a source file stands: `packages/server/src/paging/store.ts` is `store.ts` of `paging` in `server`. */
export interface Place {
  readonly package: string;
  readonly module: string;
  /** Of a file of a vendor, which one. */
  readonly vendor: string | undefined;
  /** The path inside the module (inside the vendor's folder, for a vendor). */
  readonly file: string;
}

/** Undefined for a file that belongs to no module, as an entry point that lies directly in `src`. */
export function placeOf(path: string): Place | undefined {
  const [top, name, src, module, ...rest] = path.split("/");
  if (top !== "packages" || src !== "src" || name === undefined || module === undefined || rest.length === 0) return undefined;
  const [vendor, ...inVendor] = rest;
  if (module === "vendors") return { package: name, module, vendor, file: inVendor.join("/") };
  return { package: name, module, vendor: undefined, file: rest.join("/") };
}

/** A test, or `test-kit.ts`: what the tests of one module share. */
export function isTest(path: string): boolean {
  return /(?:\.test|\/test-kit)\.tsx?$/.test(path);
}

/** Whether a file may hold SQL: by its name, which is its layer. */
export function isStore(file: string): boolean {
  return /(?:^|\/)(?:store|read)(?:-[a-z0-9-]+)?\.ts$/.test(file);
}

export function isRoutes(file: string): boolean {
  return /(?:^|\/)routes(?:-[a-z0-9-]+)?\.ts$/.test(file);
}

/** The path of what an import names, for the imports that stay inside the repository; undefined for a package. */
export function resolveImport(from: string, specifier: string): string | undefined {
  const [, packageFolder] = /^(packages\/[^/]+)\//.exec(from) ?? [];
  if (specifier.startsWith("#")) return packageFolder === undefined ? undefined : `${packageFolder}/src/${specifier.slice(1)}`;
  if (specifier.startsWith(".")) return normalise(`${from.slice(0, from.lastIndexOf("/"))}/${specifier}`);

  const [, name, inside] = /^@staunch\/(core|server)\/(.+)$/.exec(specifier) ?? [];
  return name === undefined ? undefined : `packages/${name}/src/${inside}/index.ts`;
}

function normalise(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return parts.join("/");
}
