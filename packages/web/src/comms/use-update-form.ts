import type { Audience, UpdateStatus } from "@staunch/core/comms";
import { useState } from "react";
import { type Affected, type Preview, usePreview, useUpdates } from "#comms/comms-queries.ts";
import { firstNext, firstStatus, minutesOf, type NextChoice, offeredStatuses, type UpdateSubject } from "#comms/update-form.ts";
import { type PostOrder, usePostUpdate } from "#comms/use-post-update.ts";
import { useDraft } from "#ui/use-draft.ts";

/** The composer's state: what is chosen, what would go out, and to whom. */
export interface UpdateForm {
  readonly order: PostOrder;
  /** As typed, with the blanks at its ends. */
  readonly message: string;
  readonly next: NextChoice;
  readonly offered: readonly UpdateStatus[];
  /** Undefined while the author has left the word to us. */
  readonly chosenStatus: UpdateStatus | undefined;
  readonly preview: Preview | undefined;
  readonly set: {
    readonly audience: (audience: Audience) => void;
    readonly status: (status: UpdateStatus) => void;
    readonly next: (next: NextChoice) => void;
    readonly message: (message: string) => void;
    readonly components: (components: readonly Affected[]) => void;
  };
  readonly post: ReturnType<typeof usePostUpdate>;
  /** Posts, or asks first where it cannot be taken back. */
  readonly submit: () => void;
  readonly isAsking: boolean;
  readonly stopAsking: () => void;
}

export function useUpdateForm(subject: UpdateSubject): UpdateForm {
  const [audience, setAudience] = useState<Audience>("public");
  const [chosenStatus, setStatus] = useState<UpdateStatus>();
  const [chosenNext, setNext] = useState<NextChoice>();
  const [components, setComponents] = useState<readonly Affected[]>([]);
  const [message, setMessage, forget] = useDraft(`incident:${subject.id}:update`);
  const [isAsking, setAsking] = useState(false);
  const lastTold = useUpdates(subject.id).data?.items.find((update) => update.audience === "public")?.status;
  const offered = offeredStatuses(subject.status);
  const status = chosenStatus !== undefined && offered.includes(chosenStatus) ? chosenStatus : firstStatus(subject, lastTold);
  const next = chosenNext ?? firstNext(subject);
  const { data: preview } = usePreview(subject.id, { audience, status, components });
  const post = usePostUpdate(subject.id, () => {
    forget();
    setStatus(undefined);
    setNext(undefined);
    setComponents([]);
  });
  const order: PostOrder = { audience, status, message: message.trim(), nextUpdateInMinutes: minutesOf(next), components };
  const submit = (): void => {
    const canReach = audience !== "public" || preview?.pages.length !== 0;
    if (order.message === "" || !canReach) return;
    if (audience === "public") setAsking(true);
    else post.mutate(order);
  };
  const set = { audience: setAudience, status: setStatus, next: setNext, message: setMessage, components: setComponents };
  return { order, message, next, offered, chosenStatus, preview, set, post, submit, isAsking, stopAsking: () => setAsking(false) };
}
