export { type Service, useService, useServices } from "#catalog/catalog-queries.ts";
export { ChangesCard } from "#catalog/changes-card.tsx";
export { DependenciesCard } from "#catalog/dependencies-card.tsx";
export { ServiceHead } from "#catalog/service-head.tsx";
export { ServicesList } from "#catalog/services-list.tsx";
