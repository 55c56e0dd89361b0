import { ArrowDown, ArrowUp, X } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { StepTarget } from "#paging/paging-queries.ts";
import { Button } from "#ui/button.tsx";
import { ComboBox } from "#ui/combo-box.tsx";
import { Dialog } from "#ui/dialog.tsx";
import type { Option } from "#ui/option.ts";

const maxMembers = 50;

interface RoundDialogProps {
  readonly people: readonly Option[];
  readonly target: Extract<StepTarget, { kind: "round_robin" }> | undefined;
  readonly onDone: (target: StepTarget) => void;
  readonly onClose: () => void;
}

/** Who takes turns: each new page of the policy goes to the next of them. */
export function RoundDialog({ people, target, onDone, onClose }: RoundDialogProps): ReactNode {
  const [userIds, setUserIds] = useState<readonly string[]>(target?.userIds ?? []);
  const move = (index: number, by: -1 | 1): void => {
    const userId = userIds[index];
    if (userId !== undefined) setUserIds(userIds.toSpliced(index, 1).toSpliced(index + by, 0, userId));
  };
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title="Round robin"
      description="Each new page goes to the next of them. Who cannot be reached is passed over."
      actions={
        <>
          <Button onPress={onClose}>Leave as it is</Button>
          <Button
            variant="act"
            disabledReason={userIds.length === 0 ? "Add somebody first" : undefined}
            onPress={() => onDone({ kind: "round_robin", userIds: [...userIds] })}
          >
            Use these
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <ol aria-label="In turn" className="divide-y divide-line rounded-control border border-line empty:hidden">
          {userIds.map((userId, index) => (
            <MemberRow
              key={userId}
              name={people.find((person) => person.id === userId)?.label ?? "Somebody who left"}
              place={{ index, count: userIds.length }}
              onMove={(by) => move(index, by)}
              onRemove={() => setUserIds(userIds.toSpliced(index, 1))}
            />
          ))}
        </ol>
        {userIds.length >= maxMembers ? (
          <p className="text-row text-ink-2">At most {maxMembers} people.</p>
        ) : (
          <ComboBox
            // Made anew after each choice, so that it begins empty.
            key={userIds.join()}
            label="Add somebody"
            options={people.filter((person) => !userIds.includes(person.id))}
            value={undefined}
            onChange={(userId) => {
              if (userId !== undefined) setUserIds([...userIds, userId]);
            }}
            placeholder="Name"
            emptyText="Nobody of that name."
          />
        )}
      </div>
    </Dialog>
  );
}

interface MemberRowProps {
  readonly name: string;
  readonly place: { readonly index: number; readonly count: number };
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
}

function MemberRow({ name, place, onMove, onRemove }: MemberRowProps): ReactNode {
  return (
    <li className="flex items-center gap-1 px-2.5 py-1.5">
      <span className="min-w-0 flex-1 text-row font-medium [overflow-wrap:anywhere]">{name}</span>
      <Button
        size="small"
        variant="quiet"
        icon={ArrowUp}
        aria-label={`Move ${name} up`}
        disabledReason={place.index === 0 ? "Already first" : undefined}
        onPress={() => onMove(-1)}
      />
      <Button
        size="small"
        variant="quiet"
        icon={ArrowDown}
        aria-label={`Move ${name} down`}
        disabledReason={place.index === place.count - 1 ? "Already last" : undefined}
        onPress={() => onMove(1)}
      />
      <Button size="small" variant="quiet" icon={X} aria-label={`Remove ${name}`} onPress={onRemove} />
    </li>
  );
}
