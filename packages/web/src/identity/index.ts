export { textOf } from "#identity/form-text.ts";
export { useMayNot } from "#identity/may.ts";
export { useMe } from "#identity/me.ts";
export { peopleQuery } from "#identity/queries.ts";
