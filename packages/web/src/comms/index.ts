export { UpdateComposer } from "#comms/update-composer.tsx";
export type { UpdateSubject } from "#comms/update-form.ts";
