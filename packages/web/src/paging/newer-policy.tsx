import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { api, read } from "#api/client.ts";
import { useMayNot } from "#identity/index.ts";
import { type EscalationPolicy, type PageStory, usePolicy } from "#paging/paging-queries.ts";
import { Button } from "#ui/button.tsx";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";
import { Notice } from "#ui/notice.tsx";
import { toast } from "#ui/toast.ts";

/** What a page walks. */
type Walked = NonNullable<PageStory["policy"]>;

/** Says that the policy a page walks has changed since it began, and lets the page follow it. Nothing while it is the same. */
export function NewerPolicy({ page }: { readonly page: PageStory }): ReactNode {
  if (page.policy === null || page.status === "resolved") return undefined;
  return <Compared pageId={page.id} walked={page.policy} />;
}

function Compared({ pageId, walked }: { readonly pageId: string; readonly walked: Walked }): ReactNode {
  const { data: newest } = usePolicy(walked.id);
  if (newest === undefined || newest.version <= walked.version) return undefined;
  return <Follow pageId={pageId} walked={walked} newest={newest} />;
}

interface FollowProps {
  readonly pageId: string;
  readonly walked: Walked;
  readonly newest: EscalationPolicy;
}

function Follow({ pageId, walked, newest }: FollowProps): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const mayNot = useMayNot("responder");
  const client = useQueryClient();
  const follow = useMutation({
    mutationFn: () => read(api.POST("/api/v1/pages/{id}/follow-policy", { params: { path: { id: pageId } } })),
    onSuccess: ({ policy }) => toast({ title: "Followed", description: `${newest.name}, version ${policy?.version ?? newest.version}` }),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ["pages"] }),
        client.invalidateQueries({ queryKey: ["escalation-policies", walked.id] }),
      ]),
  });
  return (
    <Notice tone="info" className="mx-4 my-2 tablet:mx-5" title={`${newest.name} has changed since this page began`}>
      <p className="pb-2">The page goes on by the policy it began with until you say otherwise.</p>
      <Button size="small" disabledReason={mayNot} onPress={() => setOpen(true)}>
        Follow the newest policy
      </Button>
      <ConfirmDialog
        isOpen={isOpen}
        onOpenChange={setOpen}
        title={`Follow the newest ${newest.name}?`}
        description="The page keeps its place and the time of its next step; who is paged then is what the policy says now."
        facts={[
          { label: "From", value: `version ${walked.version}` },
          { label: "To", value: `version ${newest.version}` },
        ]}
        actionLabel="Follow"
        onConfirm={() => follow.mutateAsync()}
      />
    </Notice>
  );
}
