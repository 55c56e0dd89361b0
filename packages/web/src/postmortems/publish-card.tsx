import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { api, read } from "#api/client.ts";
import { problemText } from "#api/problem.ts";
import { useMayNot } from "#identity/index.ts";
import { type Postmortem, postmortemKey } from "#postmortems/postmortem-queries.ts";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";
import { Notice } from "#ui/notice.tsx";
import { TextArea } from "#ui/text-area.tsx";
import { AbsoluteTime } from "#ui/time.tsx";
import { toast } from "#ui/toast.ts";

interface Change {
  readonly status?: "draft" | "in_review";
  readonly noActionReason?: string;
}

/** What still stands between the review and everybody, and the step to take. */
export function PublishCard({ postmortem }: { readonly postmortem: Postmortem }): ReactNode {
  const client = useQueryClient();
  const mayNot = useMayNot("responder");
  const [isPublishing, setPublishing] = useState(false);
  const change = useMutation({
    mutationFn: (body: Change) =>
      read(
        api.PATCH("/api/v1/postmortems/{id}", { params: { path: { id: postmortem.id } }, body: { version: postmortem.version, ...body } }),
      ),
    onError: (error) => toast({ title: "Not changed", description: problemText(error), tone: "harm" }),
    onSettled: () => client.invalidateQueries({ queryKey: postmortemKey(postmortem.id) }),
  });
  if (postmortem.status === "published") {
    return (
      <Card title="Published">
        <p className="text-row text-ink-2">
          {postmortem.publishedAt !== null && <AbsoluteTime at={postmortem.publishedAt} />}. The incident is closed.
        </p>
      </Card>
    );
  }
  const [first] = postmortem.openPoints;
  return (
    <Card title="Publish">
      <div className="flex flex-col gap-4">
        <OpenPoints postmortem={postmortem} />
        {postmortem.actionItems.length === 0 && (
          <NoActionReason postmortem={postmortem} onSave={(noActionReason) => change.mutate({ noActionReason })} />
        )}
        <div className="flex flex-wrap gap-2">
          <Button variant="act" disabledReason={mayNot ?? first?.sentence ?? unresolved(postmortem)} onPress={() => setPublishing(true)}>
            Publish
          </Button>
          <Button
            disabledReason={mayNot}
            isPending={change.isPending}
            onPress={() => change.mutate({ status: postmortem.status === "draft" ? "in_review" : "draft" })}
          >
            {postmortem.status === "draft" ? "Ask for reading" : "Back to draft"}
          </Button>
        </div>
      </div>
      {isPublishing && <ConfirmPublish postmortem={postmortem} onClose={() => setPublishing(false)} />}
    </Card>
  );
}

function unresolved({ incident }: Postmortem): string | undefined {
  return incident.status === "resolved" || incident.status === "closed" ? undefined : `INC-${incident.number} is not resolved yet`;
}

function OpenPoints({ postmortem }: { readonly postmortem: Postmortem }): ReactNode {
  const waiting = unresolved(postmortem);
  const points = [...postmortem.openPoints.map((point) => point.sentence), ...(waiting === undefined ? [] : [`${waiting}.`])];
  if (points.length === 0) return <Notice tone="ok">Ready. Publishing closes the incident.</Notice>;
  return (
    <Notice tone="info" title="Still open">
      <ul className="list-disc ps-4">
        {points.map((point) => (
          <li key={point}>{point}</li>
        ))}
      </ul>
    </Notice>
  );
}

interface NoActionReasonProps {
  readonly postmortem: Postmortem;
  readonly onSave: (reason: string) => void;
}

function NoActionReason({ postmortem, onSave }: NoActionReasonProps): ReactNode {
  const [reason, setReason] = useState(postmortem.noActionReason);
  const isChanged = reason.trim() !== postmortem.noActionReason;
  return (
    <div className="flex flex-col gap-2">
      <TextArea
        label="Why no action item is owed"
        description="Only if that is so."
        value={reason}
        onChange={setReason}
        rows={2}
        maxLength={2000}
      />
      {isChanged && (
        <Button size="small" className="self-start" onPress={() => onSave(reason.trim())}>
          Save reason
        </Button>
      )}
    </div>
  );
}

function ConfirmPublish({ postmortem, onClose }: { readonly postmortem: Postmortem; readonly onClose: () => void }): ReactNode {
  const client = useQueryClient();
  const publish = async (): Promise<void> => {
    await read(api.POST("/api/v1/postmortems/{id}/publish", { params: { path: { id: postmortem.id } } }));
    toast({ title: "Published", description: postmortem.title, tone: "ok" });
    await Promise.all([client.invalidateQueries({ queryKey: ["postmortems"] }), client.invalidateQueries({ queryKey: ["incidents"] })]);
  };
  return (
    <ConfirmDialog
      isOpen
      onOpenChange={onClose}
      title="Publish the review"
      facts={[
        { label: "Readers", value: "everybody in the organisation" },
        { label: "Incident", value: `INC-${postmortem.incident.number} is closed by it` },
        { label: "Action items", value: String(postmortem.actionItems.length) },
      ]}
      actionLabel="Publish"
      onConfirm={publish}
    />
  );
}
