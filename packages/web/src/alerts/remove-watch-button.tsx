import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useMayNot } from "#identity/index.ts";
import { Button } from "#ui/button.tsx";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";
import { toast } from "#ui/toast.ts";

interface RemoveWatchButtonProps {
  readonly noun: "heartbeats" | "probes";
  readonly name: string;
  readonly what: string;
  readonly onRemove: () => Promise<unknown>;
  readonly onDone?: () => Promise<void>;
}

/** Takes a heartbeat or a probe away, after saying what follows. */
export function RemoveWatchButton({ noun, name, what, onRemove, onDone }: RemoveWatchButtonProps): ReactNode {
  const mayNot = useMayNot("admin");
  const client = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const remove = async (): Promise<void> => {
    await onRemove();
    toast({ title: "Removed", description: name });
    await onDone?.();
    await client.invalidateQueries({ queryKey: [noun, "all"] });
  };
  return (
    <>
      <Button size="small" aria-label={`Remove: ${name}`} disabledReason={mayNot} onPress={() => setAsking(true)}>
        Remove
      </Button>
      <ConfirmDialog
        isOpen={isAsking}
        onOpenChange={setAsking}
        title={`Remove ${name}`}
        description={`${what} An open alert of it ends; its alerts stay. That cannot be undone.`}
        actionLabel="Remove"
        onConfirm={remove}
      />
    </>
  );
}
