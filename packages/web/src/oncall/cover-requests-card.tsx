import { useMutation } from "@tanstack/react-query";
import { ArrowLeftRight } from "lucide-react";
import { type ReactNode, useState } from "react";
import { api, read } from "#api/client.ts";
import { useRefetchOnCall } from "#oncall/on-call-queries.ts";
import type { CoverRequest } from "#oncall/planning-queries.ts";
import { momentText, stretchText } from "#oncall/rota-words.ts";
import { Badge } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";
import { Link } from "#ui/link.tsx";
import { toast } from "#ui/toast.ts";

interface CoverRequestsProps {
  readonly title: string;
  readonly requests: readonly CoverRequest[];
  readonly zone: string;
  /** Names the schedule in each line; left out where the screen is about one. */
  readonly withSchedule?: "with-schedule";
}

/** Requests for cover with the answers the viewer may give. Nothing is shown while there is none. */
export function CoverRequestsCard({ title, requests, zone, withSchedule }: CoverRequestsProps): ReactNode {
  const [accepting, setAccepting] = useState<CoverRequest>();
  if (requests.length === 0) return undefined;
  return (
    <Card title={title} isFlush>
      <ul className="divide-y divide-line">
        {requests.map((request) => (
          <RequestLine key={request.id} request={request} zone={zone} withSchedule={withSchedule} onAccept={() => setAccepting(request)} />
        ))}
      </ul>
      {accepting !== undefined && <AcceptDialog request={accepting} zone={zone} onClose={() => setAccepting(undefined)} />}
    </Card>
  );
}

interface RequestLineProps {
  readonly request: CoverRequest;
  readonly zone: string;
  readonly withSchedule: CoverRequestsProps["withSchedule"];
  readonly onAccept: () => void;
}

function RequestLine({ request, zone, withSchedule, onAccept }: RequestLineProps): ReactNode {
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 tablet:px-5">
      <ArrowLeftRight aria-hidden className="size-4 shrink-0 text-ink-3" />
      <div className="min-w-0 flex-1 basis-60 text-row">
        <p className="flex flex-wrap items-center gap-2 font-strong tabular [overflow-wrap:anywhere]">
          {stretchText(request, zone)}
          {request.status !== "open" && <Badge>{statusWords[request.status]}</Badge>}
        </p>
        <p className="text-ink-2 [overflow-wrap:anywhere]">
          {askText(request)}
          {withSchedule !== undefined && (
            <>
              {", on "}
              <Link look="plain" href={`/schedules/${request.schedule.id}`}>
                {request.schedule.name}
              </Link>
            </>
          )}
        </p>
        {request.inReturn !== null && <p className="text-ink-2">In return: {stretchText(request.inReturn, zone)}</p>}
        {request.reason !== "" && <p className="text-ink-3 [overflow-wrap:anywhere]">{request.reason}</p>}
        {request.status === "open" && <p className="text-ink-3">Open until {momentText(request.expiresAt, zone)}</p>}
      </div>
      {request.status === "open" && <Answers request={request} zone={zone} onAccept={onAccept} />}
    </li>
  );
}

const statusWords: Readonly<Record<CoverRequest["status"], string>> = {
  open: "Open",
  accepted: "Accepted",
  declined: "Declined",
  withdrawn: "Withdrawn",
  expired: "Expired",
};

function askText({ isYours, requester, askedUser, acceptedBy }: CoverRequest): string {
  const who = isYours ? "You ask" : `${requester.name} asks`;
  if (acceptedBy !== null) return `${isYours ? "You asked" : `${requester.name} asked`}, ${acceptedBy.name} stands in`;
  return `${who} ${askedUser?.name ?? "anyone in the rotations"}`;
}

type Answer = "decline" | "withdraw";
const answered: Readonly<Record<Answer, string>> = { decline: "Declined", withdraw: "Withdrawn" };

function Answers({ request, zone, onAccept }: Omit<RequestLineProps, "withSchedule">): ReactNode {
  const refetch = useRefetchOnCall();
  const answer = useMutation({
    mutationFn: (kind: Answer) => read(api.POST(`/api/v1/cover-requests/{id}/${kind}`, { params: { path: { id: request.id } } })),
    onSuccess: (_, kind) => toast({ title: answered[kind], description: stretchText(request, zone) }),
    onSettled: refetch,
  });
  const what = `the request of ${stretchText(request, zone)}`;
  return (
    <div className="flex flex-wrap gap-2">
      {request.isYours && (
        <Button size="small" aria-label={`Withdraw ${what}`} isPending={answer.isPending} onPress={() => answer.mutate("withdraw")}>
          Withdraw
        </Button>
      )}
      {request.mayAnswer && (
        <>
          <Button size="small" aria-label={`Decline ${what}`} isPending={answer.isPending} onPress={() => answer.mutate("decline")}>
            Decline
          </Button>
          <Button size="small" aria-label={`Take over, ${stretchText(request, zone)}`} onPress={onAccept}>
            Take over
          </Button>
        </>
      )}
    </div>
  );
}

interface AcceptDialogProps {
  readonly request: CoverRequest;
  readonly zone: string;
  readonly onClose: () => void;
}

function AcceptDialog({ request, zone, onClose }: AcceptDialogProps): ReactNode {
  const refetch = useRefetchOnCall();
  const accept = useMutation({
    mutationFn: () => read(api.POST("/api/v1/cover-requests/{id}/accept", { params: { path: { id: request.id } } })),
    onSuccess: () => toast({ title: "You stand in", description: stretchText(request, zone) }),
    onSettled: refetch,
  });
  const inReturn =
    request.inReturn === null ? [] : [{ label: `${request.requester.name} takes`, value: stretchText(request.inReturn, zone) }];
  return (
    <ConfirmDialog
      isOpen
      onOpenChange={onClose}
      title={`Take over from ${request.requester.name}?`}
      description="You are paged in this time, and the rota says so at once."
      facts={[{ label: "You take", value: stretchText(request, zone) }, ...inReturn, { label: "Schedule", value: request.schedule.name }]}
      actionLabel="Take over"
      onConfirm={() => accept.mutateAsync()}
    />
  );
}
