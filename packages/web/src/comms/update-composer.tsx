import { type Audience, type UpdateStatus, updateStatusWords } from "@staunch/core/comms";
import { useMutation } from "@tanstack/react-query";
import { Sparkles } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useState } from "react";
import { problemText } from "#api/problem.ts";
import { AffectedServices } from "#comms/affected-services.tsx";
import { type Affected, fetchDraft, usePreview, useUpdates } from "#comms/comms-queries.ts";
import { ConfirmPost } from "#comms/confirm-post.tsx";
import {
  firstNext,
  firstStatus,
  minutesOf,
  type NextChoice,
  nextChoices,
  nextChoiceWords,
  offeredStatuses,
  postLabel,
  type UpdateSubject,
} from "#comms/update-form.ts";
import { type PostOrder, usePostUpdate } from "#comms/use-post-update.ts";
import { useMayNot } from "#identity/index.ts";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { deviceZone, formatMoment } from "#ui/format-time.ts";
import { Link } from "#ui/link.tsx";
import { Notice } from "#ui/notice.tsx";
import { useNow } from "#ui/now.ts";
import { SegmentedControl } from "#ui/segmented-control.tsx";
import { TextArea } from "#ui/text-area.tsx";
import { RelativeTime } from "#ui/time.tsx";
import { toast } from "#ui/toast.ts";
import { useDraft } from "#ui/use-draft.ts";

interface UpdateComposerProps {
  readonly subject: UpdateSubject;
  /** The way out has been gone: telling people is what moves the situation on now. */
  readonly isMain?: boolean;
}

/** Where people write what is known and when the next word comes. What is typed survives errors, reloads and sign-in. */
export function UpdateComposer({ subject, isMain = false }: UpdateComposerProps): ReactNode {
  const [audience, setAudience] = useState<Audience>("public");
  const [chosenStatus, setStatus] = useState<UpdateStatus>();
  const [chosenNext, setNext] = useState<NextChoice>();
  const [components, setComponents] = useState<readonly Affected[]>([]);
  const [message, setMessage, forget] = useDraft(`incident:${subject.id}:update`);
  const [isAsking, setAsking] = useState(false);
  const offered = offeredStatuses(subject.status);
  const status = chosenStatus !== undefined && offered.includes(chosenStatus) ? chosenStatus : firstStatus(subject);
  const next = chosenNext ?? firstNext(subject);
  const preview = usePreview(subject.id, { audience, status, components });
  const post = usePostUpdate(subject.id, () => {
    forget();
    setStatus(undefined);
    setNext(undefined);
    setComponents([]);
  });
  const order: PostOrder = { audience, status, message: message.trim(), nextUpdateInMinutes: minutesOf(next), components };
  const submit = (): void => {
    if (order.message === "") return;
    if (audience === "public") setAsking(true);
    else post.mutate(order);
  };
  return (
    <Card title="Status update" actions={<AudienceChoice audience={audience} onChange={setAudience} />}>
      <div className="flex flex-col gap-4">
        <StatusChoice offered={offered} status={status} onChange={setStatus} />
        <div className="flex flex-col gap-1.5">
          <MessageField message={message} onChange={setMessage} onSubmit={submit} />
          <div className="flex flex-wrap items-center justify-between gap-x-3">
            <DraftButton incidentId={subject.id} status={chosenStatus} message={message} onDraft={setMessage} />
            {audience === "public" && (
              <AffectedServices pageIds={preview.data?.pages.map((page) => page.id)} chosen={components} onChange={setComponents} />
            )}
          </div>
        </div>
        <NextUpdate next={next} audience={audience} onChange={setNext} />
        <Overtaken incidentId={subject.id} isWriting={message !== ""} />
        {post.isError && <Notice tone="harm">{problemText(post.error)} Your text is still in the field.</Notice>}
        <PostButton
          label={postLabel({ audience, subscriberCount: preview.data?.subscriberCount, pageCount: preview.data?.pages.length })}
          isMain={isMain}
          isPending={post.isPending}
          isEmpty={order.message === ""}
          hasNoPage={audience === "public" && preview.data?.pages.length === 0}
          onPress={submit}
        />
      </div>
      {isAsking && (
        <ConfirmPost
          reference={subject.reference}
          order={order}
          preview={preview.data}
          onClose={() => setAsking(false)}
          onConfirm={() => post.mutateAsync(order)}
        />
      )}
    </Card>
  );
}

interface AudienceChoiceProps {
  readonly audience: Audience;
  readonly onChange: (audience: Audience) => void;
}

function AudienceChoice({ audience, onChange }: AudienceChoiceProps): ReactNode {
  return (
    <SegmentedControl
      label="Audience"
      size="small"
      segments={[
        { id: "public", label: "Public" },
        { id: "internal", label: "Internal" },
      ]}
      value={audience}
      onChange={(id) => onChange(id === "public" ? "public" : "internal")}
    />
  );
}

interface StatusChoiceProps {
  readonly offered: readonly UpdateStatus[];
  readonly status: UpdateStatus;
  readonly onChange: (status: UpdateStatus) => void;
}

function StatusChoice({ offered, status, onChange }: StatusChoiceProps): ReactNode {
  return (
    <SegmentedControl
      label="Where it stands"
      isWide
      segments={offered.map((word) => ({ id: word, label: updateStatusWords[word] }))}
      value={status}
      onChange={(id) => onChange(offered.find((word) => word === id) ?? status)}
    />
  );
}

interface MessageFieldProps {
  readonly message: string;
  readonly onChange: (message: string) => void;
  readonly onSubmit: () => void;
}

function MessageField({ message, onChange, onSubmit }: MessageFieldProps): ReactNode {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || !(event.metaKey || event.ctrlKey) || event.nativeEvent.isComposing) return;
    event.preventDefault();
    onSubmit();
  };
  return (
    <TextArea
      label="Message"
      value={message}
      onChange={onChange}
      onKeyDown={onKeyDown}
      rows={4}
      maxLength={10_000}
      placeholder="What is known, and what is being done about it"
    />
  );
}

interface DraftButtonProps {
  readonly incidentId: string;
  /** What the author chose; undefined lets the server choose. */
  readonly status: UpdateStatus | undefined;
  readonly message: string;
  readonly onDraft: (message: string) => void;
}

/** Puts a first wording into the field. What stood there can be had back. */
function DraftButton({ incidentId, status, message, onDraft }: DraftButtonProps): ReactNode {
  const draft = useMutation({
    mutationFn: () => fetchDraft(incidentId, status),
    onSuccess: (drafted) => {
      onDraft(drafted.message);
      if (message.trim() === "") return;
      toast({ title: "Drafted", description: "Your text was replaced.", action: { label: "Undo", onAct: () => onDraft(message) } });
    },
    onError: (error) => toast({ title: "No draft", description: problemText(error), tone: "harm" }),
  });
  return (
    <Button variant="quiet" size="small" icon={Sparkles} isPending={draft.isPending} onPress={() => draft.mutate()} className="-ms-2.5">
      Draft from timeline
    </Button>
  );
}

interface NextUpdateProps {
  readonly next: NextChoice;
  readonly audience: Audience;
  readonly onChange: (next: NextChoice) => void;
}

function NextUpdate({ next, audience, onChange }: NextUpdateProps): ReactNode {
  return (
    <div className="flex flex-col gap-1.5">
      <span aria-hidden className="text-row font-label">
        Next update in
      </span>
      <SegmentedControl
        label="Next update in"
        isWide
        size="small"
        segments={nextChoices.map((id) => ({ id, label: nextChoiceWords[id] }))}
        value={next}
        onChange={(id) => onChange(nextChoices.find((choice) => choice === id) ?? next)}
      />
      <PromisedTime minutes={minutesOf(next)} audience={audience} />
    </div>
  );
}

/** A leaf of its own: the minute turns here and nowhere else. */
function PromisedTime({ minutes, audience }: { readonly minutes: number | undefined; readonly audience: Audience }): ReactNode {
  const now = useNow();
  const readers = audience === "public" ? "Readers are" : "Your organisation is";
  const zone = deviceZone();
  if (minutes === undefined) return <p className="text-row text-ink-3">{readers} not told when to expect news.</p>;
  return (
    <p className="text-row text-ink-3">
      {readers} told to expect news by <span className="tabular">{formatMoment(now.add({ minutes }), now, zone)}</span>.
    </p>
  );
}

/** Somebody else has posted while this one was being written. */
function Overtaken({ incidentId, isWriting }: { readonly incidentId: string; readonly isWriting: boolean }): ReactNode {
  const newest = useUpdates(incidentId).data?.items[0];
  const [known, setKnown] = useState<string>();
  if (!isWriting && newest !== undefined && newest.id !== known) setKnown(newest.id);
  if (!isWriting || newest === undefined || newest.id === known) return undefined;
  return (
    <Notice
      tone="info"
      action={
        <Button size="small" variant="quiet" onPress={() => setKnown(newest.id)}>
          Got it
        </Button>
      }
    >
      {newest.postedBy.name} posted “{newest.message.slice(0, 80)}” <RelativeTime at={newest.postedAt} />.
    </Notice>
  );
}

interface PostButtonProps {
  readonly label: string;
  readonly isMain: boolean;
  readonly isPending: boolean;
  readonly isEmpty: boolean;
  readonly hasNoPage: boolean;
  readonly onPress: () => void;
}

function PostButton({ label, isMain, isPending, isEmpty, hasNoPage, onPress }: PostButtonProps): ReactNode {
  const mayNot = useMayNot("responder");
  if (hasNoPage) {
    return (
      <Notice tone="info">
        No status page is published, so the public cannot be told. <Link href="/status-pages">Set one up</Link>, or post internally.
      </Notice>
    );
  }
  const reason = mayNot ?? (isEmpty ? "Write what is known first" : undefined);
  return (
    <Button
      variant={isMain ? "act" : "secondary"}
      shortcut="mod+enter"
      isPending={isPending}
      disabledReason={reason}
      onPress={onPress}
      className="w-full"
    >
      {label}
    </Button>
  );
}
