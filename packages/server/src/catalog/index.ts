import type { Module } from "#platform/index.ts";
import { catalogRoutes } from "#catalog/routes.ts";

export { type ChangeKind, changeKinds, versionToReturnTo } from "@staunch/core/catalog";
export { addDependency, removeDependency } from "#catalog/change-dependency.ts";
export {
  type Change,
  type ChangeCursor,
  type ChangeQuery,
  type ChangeWindow,
  changesNear,
  findChange,
  listChanges,
} from "#catalog/read-changes.ts";
export { readReopenWindows } from "#catalog/read-reopen-windows.ts";
export {
  findService,
  findServiceByName,
  findServices,
  listServices,
  type Neighbours,
  readDependencies,
  readNeighbours,
  readService,
  type Service,
  type ServiceQuery,
} from "#catalog/read-services.ts";
export { type NewChange, recordChange } from "#catalog/record-change.ts";
export { createService, type ServiceEdit, type ServiceWish, updateService } from "#catalog/save-service.ts";

/** Services, what they need, and what was done to them. */
export function catalogModule(): Module {
  return { name: "catalog", routes: catalogRoutes };
}
