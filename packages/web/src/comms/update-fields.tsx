import { type Audience, type UpdateStatus, updateStatusWords } from "@staunch/core/comms";
import { useMutation } from "@tanstack/react-query";
import { Sparkles } from "lucide-react";
import type { KeyboardEvent, ReactNode } from "react";
import { problemText } from "#api/problem.ts";
import { fetchDraft } from "#comms/comms-queries.ts";
import { minutesOf, type NextChoice, nextChoices, nextChoiceWords } from "#comms/update-form.ts";
import { useMayNot } from "#identity/index.ts";
import { Button } from "#ui/button.tsx";
import { deviceZone, formatMoment } from "#ui/format-time.ts";
import { Link } from "#ui/link.tsx";
import { Notice } from "#ui/notice.tsx";
import { useNow } from "#ui/now.ts";
import { SegmentedControl } from "#ui/segmented-control.tsx";
import { TextArea } from "#ui/text-area.tsx";
import { toast } from "#ui/toast.ts";

interface AudienceChoiceProps {
  readonly audience: Audience;
  readonly onChange: (audience: Audience) => void;
}

export function AudienceChoice({ audience, onChange }: AudienceChoiceProps): ReactNode {
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

export function StatusChoice({ offered, status, onChange }: StatusChoiceProps): ReactNode {
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

export function MessageField({ message, onChange, onSubmit }: MessageFieldProps): ReactNode {
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
export function DraftButton({ incidentId, status, message, onDraft }: DraftButtonProps): ReactNode {
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

export function NextUpdate({ next, audience, onChange }: NextUpdateProps): ReactNode {
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

interface PostButtonProps {
  readonly label: string;
  readonly isMain: boolean;
  readonly isPending: boolean;
  readonly isEmpty: boolean;
  readonly hasNoPage: boolean;
  readonly onPress: () => void;
}

export function PostButton({ label, isMain, isPending, isEmpty, hasNoPage, onPress }: PostButtonProps): ReactNode {
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
