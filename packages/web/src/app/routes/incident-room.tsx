import type { ReactNode } from "react";
import { problemStatus, problemText } from "#api/problem.ts";
import { NotFound } from "#app/screen-states.tsx";
import type { ScreenProps } from "#app/screens.ts";
import { useRoom } from "#incidents/incident-queries.ts";
import { IncidentRoomFrame } from "#incidents/room.tsx";
import { RoomSkeleton } from "#incidents/room-skeleton.tsx";
import { ErrorState } from "#ui/error-state.tsx";

/** One incident, by its number or its id. What modules above incidents add to the room is put in here. */
export function IncidentRoom({ params }: ScreenProps): ReactNode {
  const room = useRoom(params["number"] ?? "");
  if (room.data !== undefined)
    return <IncidentRoomFrame key={room.data.id} room={room.data} slots={{ stopTheImpact: undefined, statusUpdate: undefined }} />;
  if (room.isPending) return <RoomSkeleton />;
  if (problemStatus(room.error) === 404) return <NotFound />;
  return (
    <div className="pt-16">
      <h1 className="sr-only">Incident</h1>
      <ErrorState title="The incident could not be loaded" error={new Error(problemText(room.error))} onRetry={() => void room.refetch()} />
    </div>
  );
}
