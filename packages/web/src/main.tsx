import "#ui/base.css";
import { createRoot } from "react-dom/client";
import { App } from "#app/app.tsx";

const root = document.getElementById("root");
if (root === null) throw new Error("The page has no #root");
// Safari has no Temporal yet; nothing may use it while modules load.
if (!("Temporal" in globalThis)) await import("temporal-polyfill/global");
createRoot(root).render(<App />);
