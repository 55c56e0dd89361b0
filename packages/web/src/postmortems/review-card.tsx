import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { api } from "#api/client.ts";
import { toFormProblem } from "#api/problem.ts";
import { useMayNot } from "#identity/index.ts";
import { type Postmortem, useReview } from "#postmortems/postmortem-queries.ts";
import { StatusWord } from "#postmortems/status-word.tsx";
import { useDraftReview } from "#postmortems/use-draft-review.ts";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { Form } from "#ui/form.tsx";
import { Link } from "#ui/link.tsx";
import { TextArea } from "#ui/text-area.tsx";

interface ReviewCardProps {
  readonly incidentId: string;
  readonly reference: string;
  readonly status: string;
  /** The severity asks for a review. */
  readonly isOwed: boolean;
}

/** In the room of an incident that is over: its review, or the way to one. */
export function ReviewCard({ incidentId, reference, status, isOwed }: ReviewCardProps): ReactNode {
  const isOver = status === "resolved" || status === "closed";
  const review = useReview(incidentId);
  const postmortem = review.data?.postmortem ?? undefined;
  if (!isOver && postmortem === undefined) return undefined;
  return (
    <Card className="mt-5" title="Review" aside={postmortem !== undefined && <StatusWord status={postmortem.status} />}>
      {postmortem === undefined ? (
        <NoReview incidentId={incidentId} reference={reference} isOwed={isOwed} isClosed={status === "closed"} />
      ) : (
        <ReviewLink postmortem={postmortem} />
      )}
    </Card>
  );
}

function ReviewLink({ postmortem }: { readonly postmortem: Postmortem }): ReactNode {
  const open = postmortem.actionItems.filter((item) => item.status === "open").length;
  return (
    <div className="flex flex-wrap items-center justify-between gap-3">
      <p className="text-row text-ink-2">
        {open} of {postmortem.actionItems.length} action items open
      </p>
      <Link look="secondary" href={`/postmortems/${postmortem.id}`}>
        Open review
      </Link>
    </div>
  );
}

interface NoReviewProps {
  readonly incidentId: string;
  readonly reference: string;
  readonly isOwed: boolean;
  readonly isClosed: boolean;
}

function NoReview({ incidentId, reference, isOwed, isClosed }: NoReviewProps): ReactNode {
  const [isWaiving, setWaiving] = useState(false);
  const draft = useDraftReview();
  const mayNot = useMayNot("responder");
  return (
    <div className="flex flex-col gap-3">
      <p className="text-row text-ink-2">
        {isOwed ? "A review is owed at this severity." : "No review is owed at this severity; it may still be worth one."} The draft writes
        itself from the timeline.
      </p>
      <div className="flex flex-wrap gap-2">
        <Button disabledReason={mayNot} isPending={draft.isPending} onPress={() => draft.mutate(incidentId)}>
          Draft review
        </Button>
        {!isClosed && (
          <Button variant="quiet" disabledReason={mayNot} onPress={() => setWaiving(true)}>
            Close without one
          </Button>
        )}
      </div>
      {isWaiving && <WaiveDialog incidentId={incidentId} reference={reference} onClose={() => setWaiving(false)} />}
    </div>
  );
}

interface WaiveDialogProps {
  readonly incidentId: string;
  readonly reference: string;
  readonly onClose: () => void;
}

function WaiveDialog({ incidentId, reference, onClose }: WaiveDialogProps): ReactNode {
  const client = useQueryClient();
  const [reason, setReason] = useState("");
  const waive = useMutation({
    mutationFn: () => api.POST("/api/v1/incidents/{id}/postmortem/waive", { params: { path: { id: incidentId } }, body: { reason } }),
    onSuccess: async () => {
      onClose();
      await client.invalidateQueries({ queryKey: ["incidents"] });
    },
  });
  return (
    <Dialog isOpen onOpenChange={onClose} title={`Close ${reference} without a review`} size="small" isDismissable={false}>
      <Form label="Close without a review" onSubmit={() => waive.mutate()} isPending={waive.isPending} problem={toFormProblem(waive.error)}>
        <TextArea
          name="reason"
          label="Reason"
          description="Why nothing is to be learned here. It stays with the incident."
          value={reason}
          onChange={setReason}
          isRequired
          rows={3}
          maxLength={2000}
          autoFocus
        />
        <Button type="submit" variant="act" isPending={waive.isPending} className="self-end">
          Close the incident
        </Button>
      </Form>
    </Dialog>
  );
}
