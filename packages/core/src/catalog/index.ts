export {
  type ChangeKind,
  type ChangeVersions,
  changeBounds,
  changeInstant,
  changeKinds,
  changeMayBeAhead,
  changeSummary,
  cutText,
  versionToReturnTo,
} from "#catalog/changes.ts";
export {
  type Dependency,
  type DependencyDecision,
  type Distances,
  decideDependency,
  dependentServices,
  neededServices,
} from "#catalog/dependencies.ts";
export { type ServiceSettings, type ServiceTier, serviceBounds, serviceDefaults, serviceNameKey, serviceTiers } from "#catalog/services.ts";
