import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { build, type Plugin } from "vite";

interface Chunk {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
  readonly dynamicImports?: readonly string[];
  readonly css?: readonly string[];
}

type Manifest = Readonly<Record<string, Chunk>>;

/** Screens that work without a connection; others are kept once they have been seen. */
const offlineScreens = [
  "src/app/routes/now-screen.tsx",
  "src/paging/page-screen.tsx",
  "src/oncall/on-call-screen.tsx",
  "src/oncall/my-shifts-screen.tsx",
  "src/oncall/schedule-screen.tsx",
  "src/incidents/incidents-screen.tsx",
  "src/app/routes/incident-room.tsx",
  "src/app/routes/services-screen.tsx",
  "src/app/routes/service-screen.tsx",
];

const isScreen = (key: string): boolean => /-screen\.tsx$|\/routes\//.test(key);

/** Files of `public/` that the shell needs. */
const shellFiles = ["theme.js", "supported.js", "shell.css", "favicon.svg", "manifest.webmanifest", "icon-192.png"];

/** Builds the service worker beside the application, and tells it what to keep. */
export function serviceWorker(): Plugin {
  return {
    name: "service-worker",
    apply: "build",
    async closeBundle() {
      const dist = new URL("../dist/", import.meta.url);
      const manifest: Manifest = JSON.parse(await readFile(new URL(".vite/manifest.json", dist), "utf8"));
      const files = filesOf(manifest);
      const digest = createHash("sha256");
      for (const file of ["index.html", ...files, ...shellFiles]) digest.update(await readFile(new URL(file, dist)));
      await build({
        configFile: false,
        root: new URL("..", import.meta.url).pathname,
        logLevel: "warn",
        define: {
          __PRECACHED__: JSON.stringify([...files, ...shellFiles].map((file) => `/${file}`)),
          __BUILD__: JSON.stringify(digest.digest("hex").slice(0, 12)),
        },
        build: {
          outDir: "dist",
          emptyOutDir: false,
          copyPublicDir: false,
          target: ["chrome123", "firefox128", "safari17.5"],
          rolldownOptions: {
            input: "src/app/worker/service-worker.ts",
            output: { format: "iife", entryFileNames: "service-worker.js", codeSplitting: false },
          },
        },
      });
    },
  };
}

/** The entry, the screens, and whatever either of them may load, but for other screens. */
function filesOf(manifest: Manifest): readonly string[] {
  const keys = new Set<string>();
  const files = new Set<string>();
  const waiting = Object.keys(manifest).filter((key) => manifest[key]?.isEntry === true);
  waiting.push(...offlineScreens.filter((key) => manifest[key] !== undefined));
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    const chunk = manifest[key];
    if (chunk === undefined || keys.has(key)) continue;
    keys.add(key);
    for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(file);
    waiting.push(...(chunk.imports ?? []), ...(chunk.dynamicImports ?? []).filter((dynamic) => !isScreen(dynamic)));
  }
  // The fonts stand in the manifest by themselves; Latin letters are what the words of the screens are made of.
  for (const { file } of Object.values(manifest)) if (/-next-latin-wght-normal.*\.woff2$/.test(file)) files.add(file);
  return [...files].sort();
}
