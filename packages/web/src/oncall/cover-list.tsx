import { useMutation } from "@tanstack/react-query";
import { ArrowLeftRight } from "lucide-react";
import { type ReactNode, useState } from "react";
import { api } from "#api/client.ts";
import { type Override, useOverrides, useRefetchOnCall } from "#oncall/on-call-queries.ts";
import { coverText, stretchText } from "#oncall/rota-words.ts";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";
import { toast } from "#ui/toast.ts";

interface CoverListProps {
  readonly scheduleId: string;
  readonly zone: string;
  readonly disabledReason: string | undefined;
}

/** Cover that runs or is to come, each of which can be taken back. Nothing is shown while there is none. */
export function CoverList({ scheduleId, zone, disabledReason }: CoverListProps): ReactNode {
  const { data } = useOverrides(scheduleId);
  const [leaving, setLeaving] = useState<Override>();
  if (data === undefined || data.items.length === 0) return undefined;
  return (
    <Card title="Cover" isFlush>
      <ul className="divide-y divide-line">
        {data.items.map((override) => (
          <CoverLine
            key={override.id}
            override={override}
            zone={zone}
            disabledReason={disabledReason}
            onRemove={() => setLeaving(override)}
          />
        ))}
      </ul>
      {leaving !== undefined && <RemoveDialog override={leaving} zone={zone} onClose={() => setLeaving(undefined)} />}
    </Card>
  );
}

interface CoverLineProps {
  readonly override: Override;
  readonly zone: string;
  readonly disabledReason: string | undefined;
  readonly onRemove: () => void;
}

function CoverLine({ override, zone, disabledReason, onRemove }: CoverLineProps): ReactNode {
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 tablet:px-5">
      <ArrowLeftRight aria-hidden className="size-4 shrink-0 text-ink-3" />
      <div className="min-w-0 flex-1 basis-52 text-row">
        <p className="font-strong [overflow-wrap:anywhere]">{coverText(override)}</p>
        <p className="text-ink-2">{stretchText(override, zone)}</p>
        <p className="text-ink-3 [overflow-wrap:anywhere]">
          Added by {override.createdBy}
          {override.reason !== "" && `: ${override.reason}`}
        </p>
      </div>
      <Button size="small" aria-label={`Remove the cover by ${override.user.name}`} disabledReason={disabledReason} onPress={onRemove}>
        Remove
      </Button>
    </li>
  );
}

interface RemoveDialogProps {
  readonly override: Override;
  readonly zone: string;
  readonly onClose: () => void;
}

function RemoveDialog({ override, zone, onClose }: RemoveDialogProps): ReactNode {
  const refetch = useRefetchOnCall();
  const path = { id: override.scheduleId, overrideId: override.id };
  const remove = useMutation({
    mutationFn: () => api.DELETE("/api/v1/schedules/{id}/overrides/{overrideId}", { params: { path } }),
    onSuccess: async () => {
      toast({ title: "Removed", description: coverText(override) });
      await refetch();
    },
  });
  return (
    <ConfirmDialog
      isOpen
      onOpenChange={onClose}
      title={`Remove the cover by ${override.user.name}?`}
      description="Whoever the rotations name is on call again. Hours that have passed stay as they were."
      facts={[
        { label: "What", value: coverText(override) },
        { label: "When", value: stretchText(override, zone) },
      ]}
      actionLabel="Remove"
      onConfirm={() => remove.mutateAsync()}
    />
  );
}
