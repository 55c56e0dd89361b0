import type { ApiInstance } from "#platform/index.ts";
import { changeRoutes } from "#catalog/routes-changes.ts";
import { serviceRoutes } from "#catalog/routes-services.ts";

/** What the organisation runs, and what was done to it. */
export function catalogRoutes(api: ApiInstance): void {
  serviceRoutes(api);
  changeRoutes(api);
}
