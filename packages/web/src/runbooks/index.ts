export { RoomRunbooks } from "#runbooks/room-runbooks.tsx";
export { ServiceRunbooksCard } from "#runbooks/service-runbooks-card.tsx";
