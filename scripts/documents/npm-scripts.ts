import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The names of every npm script of the repository and its packages. */
export function npmScripts(root: string): ReadonlySet<string> {
  const manifests = globSync(["package.json", "packages/*/package.json"], { cwd: root });
  return new Set(manifests.flatMap((path) => Object.keys(scriptsOf(JSON.parse(readFileSync(join(root, path), "utf8"))))));
}

function scriptsOf(manifest: unknown): object {
  const found = typeof manifest === "object" && manifest !== null && "scripts" in manifest ? manifest.scripts : undefined;
  return typeof found === "object" && found !== null ? found : {};
}
