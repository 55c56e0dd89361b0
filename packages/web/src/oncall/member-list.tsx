import { ArrowDown, ArrowUp, UserRoundX, X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { type MemberDraft, movedBy, newKey } from "#oncall/schedule-draft.ts";
import { Avatar } from "#ui/avatar.tsx";
import { Button } from "#ui/button.tsx";
import { ComboBox } from "#ui/combo-box.tsx";

/** Somebody who can take turns. */
export interface Candidate {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

interface MemberListProps {
  readonly rotationName: string;
  readonly members: readonly MemberDraft[];
  readonly candidates: readonly Candidate[];
  readonly onChange: (members: readonly MemberDraft[]) => void;
}

/** The members of a rotation in turn order. Somebody may stand in it more than once; an empty slot is said, not forgotten. */
export function MemberList({ rotationName, members, candidates, onChange }: MemberListProps): ReactNode {
  const nameOf = (userId: string | undefined): string => candidates.find((candidate) => candidate.id === userId)?.name ?? "Former member";
  return (
    <div className="flex flex-col gap-3">
      <ol aria-label={`Turn order of ${rotationName}`} className="divide-y divide-line rounded-control border border-line empty:hidden">
        {members.map((member, index) => (
          <MemberLine
            key={member.key}
            place={index + 1}
            name={member.userId === undefined ? undefined : nameOf(member.userId)}
            isFirst={index === 0}
            isLast={index === members.length - 1}
            onMove={(step) => onChange(movedBy(members, index, step))}
            onRemove={() => onChange(members.toSpliced(index, 1))}
          />
        ))}
      </ol>
      <div className="flex flex-wrap items-end gap-2">
        <AddPerson
          rotationName={rotationName}
          candidates={candidates}
          onAdd={(userId) => onChange([...members, { key: newKey(), userId }])}
        />
        <Button icon={UserRoundX} onPress={() => onChange([...members, { key: newKey(), userId: undefined }])}>
          Add an empty slot
        </Button>
      </div>
    </div>
  );
}

interface MemberLineProps {
  readonly place: number;
  /** Undefined for an empty slot. */
  readonly name: string | undefined;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly onMove: (step: number) => void;
  readonly onRemove: () => void;
}

function MemberLine({ place, name, isFirst, isLast, onMove, onRemove }: MemberLineProps): ReactNode {
  const who = name ?? "the empty slot";
  return (
    <li className="flex items-center gap-2 px-2.5 py-1.5">
      <span aria-hidden className="tabular w-5 text-end text-row text-ink-3">
        {place}
      </span>
      <Avatar name={name} size="small" />
      <span className="min-w-0 flex-1 text-row font-medium [overflow-wrap:anywhere]">{name ?? "Nobody (empty slot)"}</span>
      <Button
        size="small"
        variant="quiet"
        icon={ArrowUp}
        className="w-8 pointer-coarse:w-10"
        aria-label={`Move ${who} up`}
        disabledReason={isFirst ? "Already first." : undefined}
        onPress={() => onMove(-1)}
      />
      <Button
        size="small"
        variant="quiet"
        icon={ArrowDown}
        className="w-8 pointer-coarse:w-10"
        aria-label={`Move ${who} down`}
        disabledReason={isLast ? "Already last." : undefined}
        onPress={() => onMove(1)}
      />
      <Button size="small" variant="quiet" icon={X} aria-label={`Remove ${who}`} onPress={onRemove} />
    </li>
  );
}

interface AddPersonProps {
  readonly rotationName: string;
  readonly candidates: readonly Candidate[];
  readonly onAdd: (userId: string) => void;
}

/** Made anew after each choice, so that the next one begins with an empty field. */
function AddPerson({ rotationName, candidates, onAdd }: AddPersonProps): ReactNode {
  const [round, setRound] = useState(0);
  const options = candidates.map((candidate) => ({ id: candidate.id, label: candidate.name, description: candidate.email }));
  const choose = (userId: string | undefined): void => {
    if (userId === undefined) return;
    onAdd(userId);
    setRound(round + 1);
  };
  return (
    <ComboBox
      key={round}
      label={`Add somebody to ${rotationName}`}
      options={options}
      onChange={choose}
      value={undefined}
      placeholder="Name"
      emptyText="Nobody of that name."
      className="min-w-0 flex-1 basis-56"
    />
  );
}
