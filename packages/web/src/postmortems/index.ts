export { ItemState } from "#postmortems/item-state.tsx";
export { ReviewCard } from "#postmortems/review-card.tsx";
