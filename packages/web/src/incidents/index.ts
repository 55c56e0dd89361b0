export { type Room, useRoom } from "#incidents/incident-queries.ts";
export { IncidentRoomFrame, type RoomSlots } from "#incidents/room.tsx";
export { RoomSkeleton } from "#incidents/room-skeleton.tsx";
