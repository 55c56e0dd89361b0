export { alertPlaces } from "#alerts/alert-places.ts";
export { type Source, useSourceKinds, useSources } from "#alerts/source-queries.ts";
export { SourceState } from "#alerts/source-state.tsx";
