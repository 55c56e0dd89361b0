import { at, isJsonObject, labelsOf, listAt, type SenderEvent, textAt, textOf } from "@staunch/core/alerts";
import type { SenderWord } from "#alerts/index.ts";
import { tagsOf } from "#vendors/opsgenie/alert-body.ts";

/*
 * What can be done to an alert by Opsgenie's API, and what it means here. Source: docs.opsgenie.com, alert API.
 * Three kinds: what the pipeline knows (acknowledge, close); what changes what the alert says (message, tags, …), which is
 * said again in its new form; and what Staunch does in its own way or not at all (snooze, assign, …), which is written down.
 */

/** Gives the body of "create alert" as it reads after the change. */
export type Amendment = (before: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;

export type Act =
  | { readonly kind: "event"; readonly action: Exclude<SenderEvent["action"], "trigger">; readonly note: string | undefined }
  | { readonly kind: "amend"; readonly amend: Amendment }
  | { readonly kind: "word"; readonly word: SenderWord }
  /** By field, in Opsgenie's words. */
  | { readonly kind: "invalid"; readonly errors: Readonly<Record<string, string>> };

/** A verb: the word for it in the request status, and what a body asks for by it. */
export interface Verb {
  readonly action: string;
  /** @param more the last part of the path where it has one, or the query's list. */
  readonly read: (body: unknown, more: string) => Act;
}

const longestNote = 25_000;

function authorOf(body: unknown): string | undefined {
  return textAt(body, "user")?.slice(0, 200);
}

function missing(field: string): Act {
  return { kind: "invalid", errors: { [field]: `${field[0]?.toUpperCase()}${field.slice(1)} can not be empty.` } };
}

function said(action: "acknowledge" | "resolve"): Verb["read"] {
  return (body) => ({ kind: "event", action, note: textAt(body, "note")?.slice(0, longestNote) });
}

/** Asked for, and only written down; `required` names the member without which it means nothing. */
function asked(verb: string, required?: string): Verb["read"] {
  return (body, more) => {
    if (required !== undefined && at(body, required) === undefined) return missing(required);
    const { user: _author, ...details } = isJsonObject(body) ? body : {};
    const named = more === "" ? details : { ...details, name: more };
    return { kind: "word", word: { kind: "asked", verb, details: named, author: authorOf(body) } };
  };
}

function amended(field: "message" | "description" | "priority"): Verb["read"] {
  return (body) => {
    const text = textAt(body, field);
    return text === undefined ? missing(field) : { kind: "amend", amend: (before) => ({ ...before, [field]: text }) };
  };
}

function noted(body: unknown): Act {
  const text = textAt(body, "note")?.slice(0, longestNote);
  return text === undefined ? missing("note") : { kind: "word", word: { kind: "noted", text, author: authorOf(body) } };
}

function tagsAdded(body: unknown): Act {
  const added = tagsOf(body);
  if (added.length === 0) return missing("tags");
  return { kind: "amend", amend: (before) => ({ ...before, tags: [...new Set([...tagsOf(before), ...added])] }) };
}

function detailsAdded(body: unknown): Act {
  const added = labelsOf(at(body, "details"));
  if (Object.keys(added).length === 0) return missing("details");
  return { kind: "amend", amend: (before) => ({ ...before, details: { ...labelsOf(before["details"]), ...added } }) };
}

function respondersAdded(body: unknown): Act {
  const one = at(body, "responder") ?? at(body, "team");
  const added = one === undefined ? listAt(body, "responders") : [one];
  if (added.length === 0) return missing("responder");
  return { kind: "amend", amend: (before) => ({ ...before, responders: [...listAt(before, "responders"), ...added] }) };
}

/** By the last part of `POST /v2/alerts/{identifier}/{verb}`. */
export const posted: Readonly<Record<string, Verb>> = {
  acknowledge: { action: "Acknowledge", read: said("acknowledge") },
  close: { action: "Close", read: said("resolve") },
  notes: { action: "AddNote", read: noted },
  tags: { action: "AddTags", read: tagsAdded },
  details: { action: "AddDetails", read: detailsAdded },
  responders: { action: "AddResponder", read: respondersAdded },
  teams: { action: "AddTeam", read: respondersAdded },
  unacknowledge: { action: "UnAcknowledge", read: asked("unacknowledge") },
  snooze: { action: "Snooze", read: asked("snooze", "endTime") },
  escalate: { action: "Escalate", read: asked("escalate", "escalation") },
  assign: { action: "Assign", read: asked("assign", "owner") },
};

/** `POST /v2/alerts/{identifier}/actions/{name}` */
export const customAction: Verb = { action: "ExecuteCustomAction", read: asked("run an action") };

/** By the last part of `PUT` and `PATCH`. */
export const put: Readonly<Record<string, Verb>> = {
  message: { action: "UpdateMessage", read: amended("message") },
  description: { action: "UpdateDescription", read: amended("description") },
  priority: { action: "UpdatePriority", read: amended("priority") },
};

/** By the last part of `DELETE`; the empty word is the alert itself. */
export const deleted: Readonly<Record<string, Verb>> = {
  // Nothing that happened is ever deleted: it is over, and its history says that its sender wanted it gone.
  "": { action: "Delete", read: () => ({ kind: "event", action: "resolve", note: "Deleted by its sender; kept here as resolved." }) },
  tags: {
    action: "RemoveTags",
    read: (_body, list) => {
      const gone = namesIn(list);
      return { kind: "amend", amend: (before) => ({ ...before, tags: tagsOf(before).filter((tag) => !gone.includes(tag)) }) };
    },
  },
  details: {
    action: "RemoveDetails",
    read: (_body, list) => {
      const gone = namesIn(list);
      const left = (details: unknown) => Object.entries(labelsOf(details)).filter(([name]) => !gone.includes(name));
      return { kind: "amend", amend: (before) => ({ ...before, details: Object.fromEntries(left(before["details"])) }) };
    },
  },
};

/** `tags=a,b` and `keys=a,b` */
function namesIn(list: string): readonly string[] {
  return list.split(",").flatMap((name) => textOf(name)?.trim() ?? []);
}

/** What the request status says of an action, as Opsgenie words it. */
export const outcomeWords: ReadonlyMap<string, string> = new Map([
  ["Create", "Created alert"],
  ["Acknowledge", "Acknowledged alert"],
  ["Close", "Closed alert"],
  ["Delete", "Deleted alert"],
  ["AddNote", "Added note"],
]);
