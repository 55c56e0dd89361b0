export { useMayNot } from "#identity/may.ts";
export { type Me, useMe } from "#identity/me.ts";
