import { readdir, rm, stat } from "node:fs/promises";
import optimizeLocales from "@react-aria/optimize-locales-plugin";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";
import { serviceWorker } from "./scripts/build-worker.ts";

/** The server a developer works against; the built web is served by the server itself. */
const server = process.env["STAUNCH_DEV_SERVER"] ?? "http://127.0.0.1:7080";
const proxied = ["/api", "/integrations", "/status/", "/healthz", "/readyz"];

/** Modules the entry imports without waiting, found while building. */
const everyVisit = new Set<string>();

/** The router's own Link, which hangs on each of its routes. Ours is `ui/link.tsx`; this one is never used and weighs 1.7 kB. */
function withoutRouterLink(): Plugin {
  return {
    name: "without-router-link",
    apply: "build",
    enforce: "pre",
    load: (id) =>
      /@tanstack\/react-router\/dist\/esm\/link\.js/.test(id)
        ? "export const Link = undefined, createLink = undefined, linkOptions = undefined, useLinkProps = undefined;"
        : undefined,
  };
}

/** Imported by what every visit needs, and shaken out of it again: other screens use these, and only they shall load them. */
const someVisits = /\/icons\/|@internationalized\/number|[iI]nfiniteQuery|[pP]rogress|utils\/number|useNumberFormatter/;

/** Primitives that stand on the component library; each is fetched when it is used. */
const heavy =
  /-overlay|menu-box|combo-box-(field|list)|select-field|date-time-picker|number-steps|reorder-list|markdown-text|toast-|tooltip|list-option|field-parts|pressable|overlay-class|schema-fields|setting-field/;

/** Two chunks for what every visit needs, packages and our own: better compressed than the eight the bundler would cut. */
function findEveryVisit(): Plugin {
  return {
    name: "find-every-visit",
    apply: "build",
    buildEnd() {
      const waiting = [...this.getModuleIds()].filter((id) => this.getModuleInfo(id)?.isEntry === true);
      for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
        if (everyVisit.has(id)) continue;
        everyVisit.add(id);
        waiting.push(...(this.getModuleInfo(id)?.importedIds ?? []));
      }
    },
  };
}

const keptForMs = 24 * 3_600_000;

/** Files of earlier builds stay for a day: a tab that was open before an update still finds the parts it has not loaded yet. */
function forgetOldBuilds(): Plugin {
  return {
    name: "forget-old-builds",
    apply: "build",
    async closeBundle() {
      const folder = new URL("dist/assets/", import.meta.url);
      const present = performance.timeOrigin + performance.now();
      for (const name of await readdir(folder)) {
        const file = new URL(name, folder);
        if (present - (await stat(file)).mtimeMs > keptForMs) await rm(file);
      }
    },
  };
}

// Vite reads its configuration from the default export.
export default defineConfig({
  plugins: [
    findEveryVisit(),
    withoutRouterLink(),
    forgetOldBuilds(),
    serviceWorker(),
    react(),
    tailwindcss(),
    { ...optimizeLocales.vite({ locales: ["en-US", "en-GB", "de-DE"] }), enforce: "pre" },
  ],
  build: {
    outDir: "dist",
    emptyOutDir: false,
    // Native light-dark() from these versions on. Below them Lightning CSS would rewrite it to the
    // system's preference and the theme switch would stop working.
    target: ["chrome123", "firefox128", "safari17.5"],
    cssTarget: ["chrome123", "firefox128", "safari17.5"],
    assetsInlineLimit: 0,
    manifest: true,
    // Every supported browser preloads modules by itself.
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // Short, because the names of all chunks stand in the entry.
        chunkFileNames: "assets/[hash:8].js",
        codeSplitting: {
          groups: [
            { name: "packages", test: (id: string) => everyVisit.has(id) && id.includes("/node_modules/") && !someVisits.test(id) },
            { name: "frame", test: (id: string) => everyVisit.has(id) && id.includes("/src/") && !id.endsWith("/main.tsx") },
            { name: "lists", test: /\/src\/ui\/(table|grid-list|virtual-list|row-focus)\./, minShareCount: 2 },
            { name: "kit", test: (id: string) => id.includes("/src/ui/") && !heavy.test(id), minShareCount: 2 },
            { name: "icons", test: /\/lucide-react\/dist\/esm\/icons\//, minShareCount: 2 },
          ],
        },
      },
    },
  },
  server: {
    host: "127.0.0.1",
    proxy: Object.fromEntries(proxied.map((path) => [path, { target: server, changeOrigin: false }])),
  },
  preview: {
    host: "127.0.0.1",
    proxy: Object.fromEntries(proxied.map((path) => [path, { target: server, changeOrigin: false }])),
  },
});
