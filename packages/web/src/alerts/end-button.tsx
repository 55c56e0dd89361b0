import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { Button } from "#ui/button.tsx";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";
import { toast } from "#ui/toast.ts";

interface EndButtonProps {
  /** The verb on the button: "End now", "Remove". */
  readonly verb: string;
  /** What it is called, for those who hear the button without its row. */
  readonly name: string;
  readonly mayNot: string | undefined;
  /** The API's noun, whose lists are fetched anew. */
  readonly noun: string;
  readonly onEnd: () => Promise<unknown>;
}

/** Ends what holds alerts back, after saying what follows. */
export function EndButton({ verb, name, mayNot, noun, onEnd }: EndButtonProps): ReactNode {
  const [isAsking, setAsking] = useState(false);
  const client = useQueryClient();
  const end = async (): Promise<void> => {
    await onEnd();
    toast({ title: verb === "Remove" ? "Removed" : "Ended", description: name });
    await client.invalidateQueries({ queryKey: [noun] });
  };
  return (
    <>
      <Button size="small" aria-label={`${verb}: ${name}`} disabledReason={mayNot} onPress={() => setAsking(true)}>
        {verb}
      </Button>
      <ConfirmDialog
        isOpen={isAsking}
        onOpenChange={setAsking}
        title={`${verb}?`}
        description="What it holds back and still fires pages somebody now."
        facts={[{ label: "It is", value: name }]}
        actionLabel={verb}
        onConfirm={end}
      />
    </>
  );
}
