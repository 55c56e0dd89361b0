import { CircleCheck, CircleSlash, Ellipsis, Pencil, RotateCcw, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { problemText } from "#api/problem.ts";
import { useMayNot } from "#identity/index.ts";
import { ItemDialog } from "#postmortems/item-dialog.tsx";
import type { ActionItem } from "#postmortems/postmortem-queries.ts";
import { StepDialog } from "#postmortems/step-dialog.tsx";
import { type ItemStep, useRemoveItem } from "#postmortems/use-item-actions.ts";
import { Button } from "#ui/button.tsx";
import { Menu, type MenuAction } from "#ui/menu.tsx";
import { toast } from "#ui/toast.ts";

interface ItemMenuProps {
  readonly item: ActionItem;
  /** Once its review is published an item is waived, not taken back. */
  readonly isRemovable: boolean;
}

/** What can be done to an action item. */
export function ItemMenu({ item, isRemovable }: ItemMenuProps): ReactNode {
  const [step, setStep] = useState<ItemStep>();
  const [isEditing, setEditing] = useState(false);
  const mayNot = useMayNot("responder");
  const remove = useRemoveItem();
  const takeBack = (): void =>
    remove.mutate(item.id, { onError: (error) => toast({ title: "Not removed", description: problemText(error), tone: "harm" }) });
  const ending: readonly MenuAction[] =
    item.status === "open"
      ? [
          { id: "done", label: "Mark as done…", icon: CircleCheck, onAct: () => setStep("done"), disabledReason: mayNot },
          { id: "waive", label: "Waive…", icon: CircleSlash, onAct: () => setStep("waive"), disabledReason: mayNot },
        ]
      : [{ id: "reopen", label: "Open again…", icon: RotateCcw, onAct: () => setStep("reopen"), disabledReason: mayNot }];
  const actions: readonly MenuAction[] = [
    ...ending,
    { id: "edit", label: "Edit", icon: Pencil, onAct: () => setEditing(true), disabledReason: mayNot },
    ...(isRemovable ? [{ id: "remove", label: "Remove", icon: Trash2, onAct: takeBack, disabledReason: mayNot }] : []),
  ];
  return (
    <>
      <Menu
        label={`Actions for ${item.title}`}
        trigger={<Button variant="quiet" size="small" icon={Ellipsis} aria-label={`Actions for ${item.title}`} />}
        actions={actions}
      />
      {isEditing && <ItemDialog postmortemId={item.postmortemId} item={item} onClose={() => setEditing(false)} />}
      {step !== undefined && <StepDialog item={item} step={step} onClose={() => setStep(undefined)} />}
    </>
  );
}
