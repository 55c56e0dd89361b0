import { useState, type ReactNode } from "react";
import { Button } from "#ui/button.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { Notice } from "#ui/notice.tsx";

export interface ConfirmFact {
  readonly label: string;
  readonly value: ReactNode;
}

export interface ConfirmDialogProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  readonly title: string;
  readonly description?: ReactNode;
  /** From, to, scope, duration, what gets recorded. */
  readonly facts?: readonly ConfirmFact[];
  /** The same verb as the button that opened it. */
  readonly actionLabel: string;
  /** Closes when it resolves; a rejection stays open and is said in words. */
  readonly onConfirm: () => Promise<unknown>;
  readonly children?: ReactNode;
}

/** For mitigations, public posts, resolving and deleting. Everything else happens at once and can be undone. */
export function ConfirmDialog({ actionLabel, onConfirm, facts = [], children, onOpenChange, ...rest }: ConfirmDialogProps): ReactNode {
  const [isPending, setPending] = useState(false);
  const [problem, setProblem] = useState<string>();

  const confirm = async (): Promise<void> => {
    setPending(true);
    setProblem(undefined);
    try {
      await onConfirm();
      onOpenChange(false);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    } finally {
      setPending(false);
    }
  };

  return (
    <Dialog
      {...rest}
      onOpenChange={onOpenChange}
      role="alertdialog"
      size="small"
      actions={
        <>
          <Button onPress={() => onOpenChange(false)}>Leave as it is</Button>
          <Button variant="act" autoFocus isPending={isPending} onPress={() => void confirm()}>
            {actionLabel}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {problem !== undefined && <Notice tone="harm">{problem}</Notice>}
        {facts.length > 0 && (
          <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-2 text-row">
            {facts.map((fact) => (
              <div key={fact.label} className="contents">
                <dt className="text-ink-3">{fact.label}</dt>
                <dd className="font-medium">{fact.value}</dd>
              </div>
            ))}
          </dl>
        )}
        {children}
      </div>
    </Dialog>
  );
}
