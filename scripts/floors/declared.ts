import { existsSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { join } from "node:path";

import { isTest } from "./place.ts";
import type { Fault } from "./rules.ts";
import type { SourceFile } from "./source-file.ts";

/** What a package says it may import. */
interface Declared {
  readonly name: string;
  readonly production: ReadonlySet<string>;
  readonly development: ReadonlySet<string>;
}

/** Finds, for files all over the repository, the imports of packages that the file's own package.json does not list. */
export class DeclaredImports {
  readonly #root: string;
  readonly #known = new Map<string, Declared>();

  constructor(root: string) {
    this.#root = root;
  }

  faultsOf(file: SourceFile): readonly Fault[] {
    const folder = this.#packageOf(file.path);
    const declared = this.#declaredIn(folder);
    return file.imports.flatMap(({ specifier, line }) => {
      const reason = this.#reasonAgainst(file.path, specifier, declared);
      return reason === undefined ? [] : [{ path: file.path, line, rule: "undeclared import", reason }];
    });
  }

  #reasonAgainst(path: string, specifier: string, declared: Declared): string | undefined {
    if (/^[.#]/.test(specifier) || specifier.startsWith("node:")) return undefined;
    if (builtinModules.includes(specifier)) return `write node:${specifier}`;

    const name = specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
    if (declared.production.has(name) || name === declared.name) return undefined;
    if (isDevelopment(path) && (declared.development.has(name) || this.#declaredIn("").development.has(name))) return undefined;
    // The tests of the repository as a whole may use what any of its packages has.
    if (!path.startsWith("packages/") && name.startsWith("@staunch/")) return undefined;
    return `${name} is not among the dependencies of ${declared.name}`;
  }

  /** The nearest folder with a package.json; the root is the empty text. */
  #packageOf(path: string): string {
    let folder = path;
    while (folder !== "") {
      folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/")));
      if (existsSync(join(this.#root, folder, "package.json"))) return folder;
    }
    return "";
  }

  #declaredIn(folder: string): Declared {
    const known = this.#known.get(folder);
    if (known !== undefined) return known;

    const manifest = readManifest(join(this.#root, folder, "package.json"));
    const production = [...Object.keys(manifest.dependencies ?? {}), ...Object.keys(manifest.optionalDependencies ?? {})];
    const declared = {
      name: manifest.name,
      production: new Set(production),
      development: new Set([...production, ...Object.keys(manifest.devDependencies ?? {})]),
    };
    this.#known.set(folder, declared);
    return declared;
  }
}

/** What never runs in production: tests, and whatever lies outside the packages' sources. */
function isDevelopment(path: string): boolean {
  return isTest(path) || !path.startsWith("packages/") || !path.includes("/src/");
}

interface Manifest {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** npm has checked the file already: it would not have installed anything otherwise. */
function readManifest(path: string): Manifest {
  return JSON.parse(readFileSync(path, "utf8")) as Manifest;
}
