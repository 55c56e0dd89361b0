import { CircleCheck, CirclePause, CircleX, Hourglass, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { Heartbeat, Probe } from "#alerts/watch-queries.ts";
import { Badge } from "#ui/badge.tsx";

const heartbeats = {
  waiting: <Badge icon={Hourglass}>Never heard</Badge>,
  healthy: (
    <Badge tone="ok" icon={CircleCheck}>
      Healthy
    </Badge>
  ),
  late: (
    <Badge tone="harm" icon={CircleX}>
      Silent
    </Badge>
  ),
  failed: (
    <Badge tone="harm" icon={CircleX}>
      Failed
    </Badge>
  ),
  paused: <Badge icon={CirclePause}>Paused</Badge>,
} as const;

/** What a heartbeat is known to be. */
export function HeartbeatBadge({ status }: Pick<Heartbeat, "status">): ReactNode {
  return heartbeats[status];
}

const probes = {
  waiting: <Badge icon={Hourglass}>Not looked yet</Badge>,
  up: (
    <Badge tone="ok" icon={CircleCheck}>
      Up
    </Badge>
  ),
  doubtful: (
    <Badge tone="notice" icon={TriangleAlert}>
      Doubtful
    </Badge>
  ),
  down: (
    <Badge tone="harm" icon={CircleX}>
      Down
    </Badge>
  ),
  paused: <Badge icon={CirclePause}>Paused</Badge>,
} as const;

/** What a probe last found. */
export function ProbeBadge({ status }: Pick<Probe, "status">): ReactNode {
  return probes[status];
}
