import { useMutation } from "@tanstack/react-query";
import { Archive } from "lucide-react";
import { type ReactNode, useState } from "react";
import { api } from "#api/client.ts";
import { type Schedule, useRefetchOnCall } from "#oncall/on-call-queries.ts";
import { useGo } from "#oncall/use-go.ts";
import { Button } from "#ui/button.tsx";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";
import { toast } from "#ui/toast.ts";

interface ArchiveButtonProps {
  readonly schedule: Schedule;
  readonly disabledReason: string | undefined;
}

/** Ends a schedule. The server refuses while something uses it, and its answer names what. */
export function ArchiveButton({ schedule, disabledReason }: ArchiveButtonProps): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const refetch = useRefetchOnCall();
  const go = useGo();
  const archive = useMutation({
    mutationFn: () => api.DELETE("/api/v1/schedules/{id}", { params: { path: { id: schedule.id }, query: { version: schedule.version } } }),
    onSuccess: async () => {
      toast({ title: "Archived", description: schedule.name });
      go("/on-call");
      await refetch();
    },
  });
  return (
    <>
      <Button variant="quiet" icon={Archive} disabledReason={disabledReason} onPress={() => setOpen(true)}>
        Archive
      </Button>
      <ConfirmDialog
        isOpen={isOpen}
        onOpenChange={setOpen}
        title={`Archive ${schedule.name}?`}
        description="From now on nobody is on call by it. What it said before is kept."
        actionLabel="Archive"
        onConfirm={() => archive.mutateAsync()}
      />
    </>
  );
}
