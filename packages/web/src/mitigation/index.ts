export { MitigationsCard } from "#mitigation/mitigations-card.tsx";
export { RecoveryChecksCard } from "#mitigation/recovery-checks-card.tsx";
export { StopTheImpact } from "#mitigation/stop-the-impact.tsx";
