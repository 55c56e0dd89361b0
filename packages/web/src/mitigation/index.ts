export { MitigationsCard } from "#mitigation/mitigations-card.tsx";
export { RecoveryChecksCard } from "#mitigation/recovery-checks-card.tsx";
export { RunButton } from "#mitigation/run-button.tsx";
export { StopTheImpact } from "#mitigation/stop-the-impact.tsx";
