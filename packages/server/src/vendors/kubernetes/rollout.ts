import type { V1Deployment, V1DeploymentStatus, V1ReplicaSet } from "@kubernetes/client-node";

/**
 * What kubectl's `rollout undo`, `rollout restart` and `rollout status` decide, so that a person finds afterwards what
 * they would have made by hand (kubernetes/kubectl, pkg/polymorphichelpers).
 */

const revisionKey = "deployment.kubernetes.io/revision";
const hashLabel = "pod-template-hash";
export const restartedKey = "kubectl.kubernetes.io/restartedAt";

/** Annotations that stay the deployment's own when it takes a revision's template. */
const ownAnnotations = [
  "kubectl.kubernetes.io/last-applied-configuration",
  revisionKey,
  "deployment.kubernetes.io/revision-history",
  "deployment.kubernetes.io/desired-replicas",
  "deployment.kubernetes.io/max-replicas",
  "deprecated.deployment.rollback.to",
];

export type RollbackPlan =
  | { readonly kind: "back"; readonly from: Revision | undefined; readonly to: Revision; readonly patch: readonly object[] }
  | { readonly kind: "already"; readonly to: Revision }
  | { readonly kind: "impossible"; readonly reason: string };

export interface Revision {
  readonly number: number;
  readonly images: readonly string[];
}

interface KnownRevision extends Revision {
  readonly replicaSet: V1ReplicaSet;
}

/** The deployment's revisions, the newest first. Replica sets of others that its selector finds are none. */
function revisionsOf(deployment: V1Deployment, replicaSets: readonly V1ReplicaSet[]): readonly KnownRevision[] {
  return replicaSets
    .filter((one) => one.metadata?.ownerReferences?.some((owner) => owner.controller === true && owner.uid === deployment.metadata?.uid))
    .map((replicaSet) => ({
      replicaSet,
      number: Number(replicaSet.metadata?.annotations?.[revisionKey] ?? Number.NaN),
      images: (replicaSet.spec?.template?.spec?.containers ?? []).map((container) => container.image ?? ""),
    }))
    .filter((one) => Number.isInteger(one.number))
    .toSorted((left, right) => right.number - left.number);
}

/**
 * What going back means.
 * @param to `previous`: the revision before the newest. A number: that revision. Anything else: the newest revision one
 * of whose images has that tag, so that a version as people write it finds its revision.
 */
export function planRollback(deployment: V1Deployment, replicaSets: readonly V1ReplicaSet[], to: string): RollbackPlan {
  if (deployment.spec?.paused === true) return impossible("the deployment is paused; resume its rollout first");
  const revisions = revisionsOf(deployment, replicaSets);
  const target = targetOf(revisions, to);
  if (target === undefined) return impossible(missing(revisions, to));
  const { number, images } = target;
  const template = withoutHash(target.replicaSet);
  if (template === undefined) return impossible(`revision ${number} has no template`);
  if (isSame(template, deployment.spec?.template)) return { kind: "already", to: { number, images } };
  const [newest] = revisions;
  return {
    kind: "back",
    from: newest && { number: newest.number, images: newest.images },
    to: { number, images },
    patch: [
      // Somebody else's deploy in between would be overwritten unseen.
      { op: "test", path: "/metadata/generation", value: deployment.metadata?.generation },
      { op: "replace", path: "/spec/template", value: template },
      { op: "replace", path: "/metadata/annotations", value: annotationsOf(deployment, target.replicaSet) },
    ],
  };
}

function impossible(reason: string): RollbackPlan {
  return { kind: "impossible", reason };
}

function targetOf(revisions: readonly KnownRevision[], to: string): KnownRevision | undefined {
  if (to === "previous") return revisions[1];
  if (/^\d{1,9}$/.test(to)) return revisions.find((one) => one.number === Number(to));
  return revisions.find((one) => one.images.some((image) => image.endsWith(`:${to}`)));
}

function missing(revisions: readonly KnownRevision[], to: string): string {
  if (to === "previous") return "the cluster keeps no earlier revision of it";
  const kept = revisions.map((one) => `${one.number} (${one.images.join(", ")})`).join("; ");
  return `the cluster keeps no revision ${to} of it${kept === "" ? "" : `; it keeps ${kept}`}`;
}

function withoutHash(replicaSet: V1ReplicaSet) {
  const template = replicaSet.spec?.template;
  if (template === undefined) return undefined;
  const labels = Object.fromEntries(Object.entries(template.metadata?.labels ?? {}).filter(([name]) => name !== hashLabel));
  return Object.assign({}, template, { metadata: Object.assign({}, template.metadata, { labels }) });
}

function annotationsOf(deployment: V1Deployment, replicaSet: V1ReplicaSet): Readonly<Record<string, string>> {
  const own = Object.entries(deployment.metadata?.annotations ?? {}).filter(([name]) => ownAnnotations.includes(name));
  const back = Object.entries(replicaSet.metadata?.annotations ?? {}).filter(([name]) => !ownAnnotations.includes(name));
  return Object.fromEntries([...own, ...back]);
}

/** Whether two objects say the same, absent and empty fields apart: the library leaves them in different places. */
function isSame(left: unknown, right: unknown): boolean {
  return JSON.stringify(sorted(left)) === JSON.stringify(sorted(right));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined && inner !== null);
  return Object.fromEntries(
    entries.map(([key, inner]) => [key, sorted(inner)] as const).toSorted(([one], [other]) => (one < other ? -1 : 1)),
  );
}

export type RolloutState =
  | { readonly kind: "done" }
  | { readonly kind: "waiting"; readonly sentence: string }
  | { readonly kind: "stuck"; readonly reason: string };

/** Where a rollout stands. `generation`: what the change made of the deployment; before that is observed, its counts are of the time before. */
export function rolloutState({ spec, status }: V1Deployment, generation: number): RolloutState {
  if (status === undefined || (status.observedGeneration ?? 0) < generation) return waiting("waiting for the cluster to see the change");
  const progress = status.conditions?.find((condition) => condition.type === "Progressing");
  if (progress?.reason === "ProgressDeadlineExceeded") {
    return {
      kind: "stuck",
      reason: `the rollout exceeded its progress deadline${progress.message === undefined ? "" : `: ${progress.message}`}`,
    };
  }
  return countedState(spec?.replicas ?? 1, status);
}

function countedState(wanted: number, status: V1DeploymentStatus): RolloutState {
  const { updatedReplicas: updated = 0, replicas = 0, availableReplicas: available = 0 } = status;
  if (updated < wanted) return waiting(`${updated} of ${wanted} replicas are updated`);
  if (replicas > updated) return waiting(`${replicas - updated} old replicas are going`);
  if (replicas > wanted) return waiting(`${replicas - wanted} replicas are going`);
  if (available < updated) return waiting(`${available} of ${updated} updated replicas are available`);
  return { kind: "done" };
}

function waiting(sentence: string): RolloutState {
  return { kind: "waiting", sentence };
}
