import { Clock3, Ellipsis, Gavel, StickyNote, X } from "lucide-react";
import { type KeyboardEvent, type ReactNode, type Ref, useImperativeHandle, useRef, useState } from "react";
import { problemText } from "#api/problem.ts";
import { useMayNot } from "#identity/index.ts";
import type { Room, TimelineFilter } from "#incidents/incident-queries.ts";
import type { NoteBoxHandle } from "#incidents/room-control.ts";
import { useAddNote } from "#incidents/use-note.ts";
import { Button } from "#ui/button.tsx";
import { classNames } from "#ui/class-names.ts";
import { DateTimeField } from "#ui/date-time-field.tsx";
import { boxClass } from "#ui/field-class.ts";
import { deviceZone } from "#ui/format-time.ts";
import { Menu } from "#ui/menu.tsx";
import { Notice } from "#ui/notice.tsx";
import { now } from "#ui/now.ts";
import { useDraft } from "#ui/use-draft.ts";

interface NoteBoxProps {
  readonly room: Room;
  readonly filter: TimelineFilter;
  readonly ref: Ref<NoteBoxHandle>;
}

/** One field and one button. Enter adds, shift and Enter begins a new line; what is typed survives errors and reloads. */
export function NoteBox({ room, filter, ref }: NoteBoxProps): ReactNode {
  const [text, setText, forget] = useDraft(`incident:${room.id}:note`);
  const [kind, setKind] = useState<NoteKind>("note");
  const [at, setAt] = useState<Temporal.Instant>();
  const mayNot = useMayNot("responder");
  const add = useAddNote(room.id, filter);
  const field = useRef<HTMLTextAreaElement>(null);
  useImperativeHandle(ref, () => ({
    begin: (next) => {
      setKind(next);
      field.current?.focus();
      field.current?.scrollIntoView({ block: "center" });
    },
  }));
  const submit = (): void => {
    const trimmed = text.trim();
    if (trimmed === "" || mayNot !== undefined) return;
    forget();
    add.mutate({ kind, text: trimmed, at }, { onError: () => setText(trimmed) });
    setKind("note");
    setAt(undefined);
  };
  return (
    <div className="flex flex-col gap-2">
      <div className="flex items-start gap-2">
        <NoteField kind={kind} text={text} onText={setText} onSubmit={submit} fieldRef={field} />
        <Button size="medium" className="h-10 pointer-coarse:h-12" disabledReason={mayNot} onPress={submit}>
          {kind === "note" ? "Add note" : "Add decision"}
        </Button>
        <NoteMenu kind={kind} onKind={setKind} onBackDate={() => setAt(now().subtract({ minutes: 5 }))} />
      </div>
      {at !== undefined && <BackDate at={at} onChange={setAt} />}
      {add.isError && <Notice tone="harm">{problemText(add.error)} Your text is still in the field.</Notice>}
    </div>
  );
}

type NoteKind = "note" | "decision";

interface NoteFieldProps {
  readonly kind: NoteKind;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onSubmit: () => void;
  readonly fieldRef: Ref<HTMLTextAreaElement>;
}

function NoteField({ kind, text, onText, onSubmit, fieldRef }: NoteFieldProps): ReactNode {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    onSubmit();
  };
  return (
    <textarea
      ref={fieldRef}
      aria-label={kind === "note" ? "Note" : "Decision"}
      value={text}
      onChange={(event) => onText(event.target.value)}
      maxLength={10_000}
      rows={1}
      placeholder={kind === "note" ? "Add a note" : "What was decided, in a sentence"}
      onKeyDown={onKeyDown}
      className={classNames(
        boxClass,
        "block min-h-10 flex-1 resize-none py-2 [field-sizing:content] pointer-coarse:min-h-12 pointer-coarse:py-3",
      )}
    />
  );
}

interface NoteMenuProps {
  readonly kind: NoteKind;
  readonly onKind: (kind: NoteKind) => void;
  readonly onBackDate: () => void;
}

function NoteMenu({ kind, onKind, onBackDate }: NoteMenuProps): ReactNode {
  const other = kind === "note" ? "decision" : "note";
  return (
    <Menu
      label="How to write it"
      trigger={<Button variant="quiet" icon={Ellipsis} aria-label="More for this note" className="h-10 pointer-coarse:h-12" />}
      actions={[
        {
          id: "kind",
          label: `Write as a ${other}`,
          icon: other === "note" ? StickyNote : Gavel,
          shortcut: other === "note" ? "n" : "d",
          onAct: () => onKind(other),
        },
        { id: "time", label: "It happened earlier…", icon: Clock3, onAct: onBackDate },
      ]}
    />
  );
}

function BackDate({
  at,
  onChange,
}: {
  readonly at: Temporal.Instant;
  readonly onChange: (at: Temporal.Instant | undefined) => void;
}): ReactNode {
  return (
    <div className="flex items-end gap-2">
      <DateTimeField label="When it happened" value={at} onChange={onChange} zone={deviceZone()} className="w-72" />
      <Button variant="quiet" icon={X} aria-label="It happens now" onPress={() => onChange(undefined)} />
    </div>
  );
}
