import optimizeLocales from "@react-aria/optimize-locales-plugin";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** The server a developer works against; the built web is served by the server itself. */
const server = process.env["STAUNCH_DEV_SERVER"] ?? "http://127.0.0.1:7080";
const proxied = ["/api", "/integrations", "/status", "/healthz", "/readyz"];

// biome-ignore lint/style/noDefaultExport: Vite reads its configuration from the default export.
export default defineConfig({
  plugins: [react(), tailwindcss(), { ...optimizeLocales.vite({ locales: ["en-US", "en-GB", "de-DE"] }), enforce: "pre" }],
  build: {
    outDir: "dist",
    // Native light-dark() from these versions on. Below them Lightning CSS would rewrite it to the
    // system's preference and the theme switch would stop working.
    target: ["chrome123", "firefox128", "safari17.5"],
    cssTarget: ["chrome123", "firefox128", "safari17.5"],
    assetsInlineLimit: 0,
    manifest: true,
    rolldownOptions: { output: { entryFileNames: "assets/[name]-[hash].js" } },
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
