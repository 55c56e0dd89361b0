export { ReviewCard } from "#postmortems/review-card.tsx";
