import { CheckCheck, CircleCheck } from "lucide-react";
import { type ReactNode, useMemo, useState } from "react";
import { useAlertActions } from "#alerts/use-alert-actions.ts";
import type { AlertSummary } from "#alerts/use-alert-list.ts";
import { useMayNot } from "#identity/index.ts";
import { Button } from "#ui/button.tsx";
import { type Command, useCommands } from "#ui/commands.ts";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";
import { SelectBox } from "#ui/select-box.tsx";
import { toast } from "#ui/toast.ts";

interface AlertBulkBarProps {
  readonly rows: readonly AlertSummary[];
  readonly selected: ReadonlySet<string>;
  readonly onSelect: (ids: ReadonlySet<string>) => void;
  readonly onDone: (ids: readonly string[]) => void;
  /** What waits to be shown. */
  readonly children: ReactNode;
}

/** What can be done with what is selected; its keys take the row with the focus where nothing is. */
export function AlertBulkBar({ rows, selected, onSelect, onDone, children }: AlertBulkBarProps): ReactNode {
  const mayNot = useMayNot("responder");
  const { answer, isPending } = useAlertActions(onDone);
  const [resolving, setResolving] = useState<readonly string[]>([]);
  const reason = mayNot ?? (selected.size === 0 ? "Select alerts first" : undefined);
  const ids = useMemo(() => [...selected], [selected]);
  const commands = useMemo(
    (): readonly Command[] => [
      {
        id: "alerts.acknowledge",
        label: "Acknowledge the selected alerts, or this one",
        keys: "a",
        group: "page",
        disabledReason: mayNot,
        onAct: () => withTargets(ids, (targets) => void answer("acknowledge", targets)),
      },
      {
        id: "alerts.resolve",
        label: "Resolve the selected alerts, or this one",
        keys: "r",
        group: "page",
        disabledReason: mayNot,
        onAct: () => withTargets(ids, setResolving),
      },
    ],
    [ids, mayNot, answer],
  );
  useCommands(commands);
  return (
    <div className="sticky top-0 z-10 flex flex-wrap items-center gap-2 rounded-t-card border-b border-line bg-surface px-4 py-2 tablet:px-5">
      <SelectBox
        label="Select all"
        isSelected={selected.size === rows.length}
        isPartly={selected.size > 0 && selected.size < rows.length}
        onChange={(isAll) => onSelect(new Set(isAll ? rows.map((row) => row.id) : []))}
      />
      <p role="status" className="me-auto text-row text-ink-2">
        {selected.size === 0 ? "None selected" : `${selected.size} selected`}
      </p>
      {children}
      <Button
        size="small"
        icon={CircleCheck}
        shortcut="a"
        disabledReason={reason}
        isPending={isPending}
        onPress={() => void answer("acknowledge", ids)}
      >
        Acknowledge
      </Button>
      <Button size="small" icon={CheckCheck} shortcut="r" disabledReason={reason} isPending={isPending} onPress={() => setResolving(ids)}>
        Resolve
      </Button>
      <ConfirmDialog
        isOpen={resolving.length > 0}
        onOpenChange={() => setResolving([])}
        title={resolving.length === 1 ? "Resolve this alert" : `Resolve ${resolving.length} alerts`}
        description="What still fires opens its alert again with the sender's next message."
        facts={titleFacts(rows, resolving)}
        actionLabel="Resolve"
        onConfirm={() => answer("resolve", resolving)}
      />
    </div>
  );
}

const namedAtMost = 5;

function titleFacts(rows: readonly AlertSummary[], ids: readonly string[]) {
  const wanted = new Set(ids);
  const named = rows.filter((row) => wanted.has(row.id)).slice(0, namedAtMost);
  const facts = named.map((row) => ({ label: row.serviceName ?? row.sourceName, value: row.title }));
  const others = ids.length - named.length;
  return others > 0 ? [...facts, { label: "And", value: `${others} more` }] : facts;
}

/** The selected ones, else the row that has the focus. */
function withTargets(selected: readonly string[], act: (ids: readonly string[]) => void): void {
  const focused = document.activeElement?.closest<HTMLElement>("main [data-row]")?.dataset["id"];
  if (selected.length > 0) act(selected);
  else if (focused === undefined) toast({ title: "Select alerts first", description: "j and k move, x selects." });
  else act([focused]);
}
