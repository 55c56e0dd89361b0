/**
 * What a member of an organisation may do, widest first. An owner may do everything; an admin all but
 * hand out ownership; a responder acts on alerts, pages and incidents; an observer reads.
 */
export const roles = ["owner", "admin", "responder", "observer"] as const;

export type Role = (typeof roles)[number];
