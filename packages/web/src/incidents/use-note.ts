import { type InfiniteData, type UseMutationResult, useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "#api/client.ts";
import { useMe } from "#identity/index.ts";
import { incidentKeys, type TimelineFilter, type TimelinePage, type TimelineRow } from "#incidents/incident-queries.ts";
import { now } from "#ui/now.ts";

/** Words on their way to the timeline. */
export interface NewNote {
  readonly kind: "note" | "decision";
  readonly text: string;
  /** When it happened, if earlier than now. */
  readonly at: Temporal.Instant | undefined;
}

type Pages = InfiniteData<TimelinePage, string | undefined>;

/** Numbers below zero are rows that the server has not confirmed. */
let lastPending = 0;

/** Adds a note at once; if the server refuses it, it is taken back and the text is still with its author. */
export function useAddNote(id: string, filter: TimelineFilter): UseMutationResult<unknown, Error, NewNote> {
  const client = useQueryClient();
  const { data: me } = useMe();
  const key = [...incidentKeys.timeline(id), filter];
  return useMutation({
    mutationFn: (note: NewNote) => {
      const body = { text: note.text, ...(note.at === undefined ? {} : { at: note.at.toString() }) };
      const params = { path: { id } };
      return note.kind === "note"
        ? api.POST("/api/v1/incidents/{id}/notes", { params, body })
        : api.POST("/api/v1/incidents/{id}/decisions", { params, body });
    },
    onMutate: async (note) => {
      await client.cancelQueries({ queryKey: key });
      const row = pendingRow(note, { id, name: me?.actor.name ?? "You" });
      client.setQueryData<Pages>(key, (pages) => withRow(pages, row));
      return row;
    },
    onError: (_error, _note, row) => {
      client.setQueryData<Pages>(key, (pages) => withoutRow(pages, row?.seq));
    },
    onSettled: () => client.invalidateQueries({ queryKey: incidentKeys.timeline(id) }),
  });
}

function pendingRow(note: NewNote, written: { readonly id: string; readonly name: string }): TimelineRow {
  lastPending -= 1;
  const at = (note.at ?? now()).toString();
  return {
    seq: lastPending,
    type: note.kind === "note" ? "incident.note-added" : "incident.decision-made",
    kind: "people",
    at,
    recordedAt: at,
    subject: { type: "incident", id: written.id },
    actor: { kind: "user", name: written.name, userId: null },
    data: { text: note.text },
  };
}

function withRow(pages: Pages | undefined, row: TimelineRow): Pages | undefined {
  const [first, ...others] = pages?.pages ?? [];
  if (pages === undefined || first === undefined) return pages;
  return { ...pages, pages: [{ ...first, items: [row, ...first.items] }, ...others] };
}

function withoutRow(pages: Pages | undefined, seq: number | undefined): Pages | undefined {
  if (pages === undefined) return pages;
  return { ...pages, pages: pages.pages.map((page) => ({ ...page, items: page.items.filter((row) => row.seq !== seq) })) };
}
