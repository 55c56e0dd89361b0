import { lazy, type ReactNode, Suspense } from "react";
import { problemStatus, problemText } from "#api/problem.ts";
import { NotFound } from "#app/screen-states.tsx";
import type { ScreenProps } from "#app/screens.ts";
import { UpdateComposer, type UpdateSubject } from "#comms/index.ts";
import { IncidentRoomFrame, type Room, RoomSkeleton, type RoomSlots, useRoom } from "#incidents/index.ts";
import { StopTheImpact } from "#mitigation/index.ts";
import { ErrorState } from "#ui/error-state.tsx";

// Comes after the room: what stops the impact is needed first.
const RoomRunbooks = lazy(async () => ({ default: (await import("#runbooks/index.ts")).RoomRunbooks }));

// Wanted once it is over.
const ReviewCard = lazy(async () => ({ default: (await import("#postmortems/index.ts")).ReviewCard }));

const ChannelLink = lazy(async () => ({ default: (await import("#chat/index.ts")).ChannelLink }));

/** One incident, by its number or its id. What modules above incidents add to the room is put in here. */
export function IncidentRoom({ params }: ScreenProps): ReactNode {
  const { data, isPending, error, refetch } = useRoom(params["number"] ?? "");
  if (data !== undefined) return <IncidentRoomFrame key={data.id} room={data} slots={slotsOf(data)} />;
  if (isPending) return <RoomSkeleton />;
  if (problemStatus(error) === 404) return <NotFound />;
  return (
    <div className="pt-16">
      <h1 className="sr-only">Incident</h1>
      <ErrorState title="The incident could not be loaded" error={new Error(problemText(error))} onRetry={() => void refetch()} />
    </div>
  );
}

function slotsOf(room: Room): RoomSlots {
  const subject: UpdateSubject = {
    id: room.id,
    reference: room.reference,
    status: room.status,
    isMitigationKnown: room.mitigations.length > 0,
    cadenceMinutes: room.promise.cadenceMinutes,
  };
  // Once the hurt has stopped, telling people is what moves the situation on.
  const isMain = room.status === "mitigated";
  return {
    channel: (
      <Suspense>
        <ChannelLink incidentId={room.id} />
      </Suspense>
    ),
    stopTheImpact: (
      <div className="flex min-w-0 flex-col gap-5 max-tablet:gap-0 max-tablet:[&>section]:rounded-none max-tablet:[&>section]:border-x-0">
        <StopTheImpact reference={room.id} />
        <Suspense>
          <RoomRunbooks incidentId={room.id} />
        </Suspense>
      </div>
    ),
    statusUpdate: (
      <>
        <UpdateComposer subject={subject} isMain={isMain} />
        <Suspense>
          <ReviewCard incidentId={room.id} reference={room.reference} status={room.status} isOwed={room.review.required} />
        </Suspense>
      </>
    ),
  };
}
