import {
  Ban,
  BellRing,
  CheckCheck,
  CircleCheck,
  CircleDashed,
  CircleDot,
  CirclePause,
  CircleX,
  Clock3,
  Eye,
  Flame,
  GitMerge,
  Hourglass,
  Moon,
  Radio,
  Search,
  Send,
  ShieldCheck,
  TriangleAlert,
  Wrench,
  type LucideIcon,
} from "lucide-react";
import type { ReactNode } from "react";
import { Badge, type BadgeTone } from "#ui/badge.tsx";

interface StatusLook {
  readonly word: string;
  readonly tone: BadgeTone;
  readonly icon: LucideIcon;
}

/** Every status word of the glossary, with one look each, so that no screen invents its own. */
const looks: Readonly<Record<string, StatusLook>> = {
  triggered: { word: "Triggered", tone: "harm", icon: BellRing },
  acknowledged: { word: "Acknowledged", tone: "ok", icon: CircleCheck },
  resolved: { word: "Resolved", tone: "neutral", icon: CheckCheck },
  suppressed: { word: "Suppressed", tone: "neutral", icon: Moon },
  exhausted: { word: "Nobody answered", tone: "harm", icon: TriangleAlert },

  triage: { word: "Triage", tone: "notice", icon: Search },
  active: { word: "Active", tone: "harm", icon: Flame },
  mitigated: { word: "Mitigated", tone: "ok", icon: ShieldCheck },
  closed: { word: "Closed", tone: "neutral", icon: CheckCheck },
  declined: { word: "Declined", tone: "neutral", icon: Ban },
  merged: { word: "Merged", tone: "neutral", icon: GitMerge },

  queued: { word: "Queued", tone: "neutral", icon: Hourglass },
  sent: { word: "Sent", tone: "info", icon: Send },
  delivered: { word: "Delivered", tone: "ok", icon: CircleCheck },
  failed: { word: "Failed", tone: "harm", icon: CircleX },

  proposed: { word: "Proposed", tone: "neutral", icon: CircleDashed },
  approved: { word: "Approved", tone: "info", icon: CircleDot },
  running: { word: "Running", tone: "act", icon: Radio },
  effect_seen: { word: "Effect seen", tone: "ok", icon: Eye },
  confirmed: { word: "Confirmed", tone: "ok", icon: ShieldCheck },
  no_effect: { word: "No effect", tone: "warning", icon: CirclePause },
  unknown: { word: "Unknown", tone: "warning", icon: TriangleAlert },
  reverted: { word: "Reverted", tone: "neutral", icon: CircleDashed },

  operational: { word: "Operational", tone: "ok", icon: CircleCheck },
  degraded_performance: { word: "Degraded performance", tone: "notice", icon: CirclePause },
  partial_outage: { word: "Partial outage", tone: "warning", icon: TriangleAlert },
  major_outage: { word: "Major outage", tone: "harm", icon: CircleX },
  under_maintenance: { word: "Under maintenance", tone: "info", icon: Wrench },

  investigating: { word: "Investigating", tone: "warning", icon: Search },
  identified: { word: "Identified", tone: "warning", icon: CircleDot },
  monitoring: { word: "Monitoring", tone: "info", icon: Eye },
  scheduled: { word: "Scheduled", tone: "info", icon: Clock3 },
  in_progress: { word: "In progress", tone: "act", icon: Wrench },
  verifying: { word: "Verifying", tone: "info", icon: Eye },
  completed: { word: "Completed", tone: "neutral", icon: CheckCheck },

  draft: { word: "Draft", tone: "neutral", icon: CircleDashed },
  in_review: { word: "In review", tone: "info", icon: Eye },
  published: { word: "Published", tone: "ok", icon: CircleCheck },
  open: { word: "Open", tone: "info", icon: CircleDot },
  done: { word: "Done", tone: "ok", icon: CheckCheck },
  overdue: { word: "Overdue", tone: "warning", icon: Clock3 },
  waived: { word: "Waived", tone: "neutral", icon: Ban },
};

/** The state of a thing, in the glossary's word for it. */
export function StatusBadge({ status }: { readonly status: string }): ReactNode {
  const look = looks[status];
  if (look === undefined) return <Badge>{statusWord(status)}</Badge>;
  return (
    <Badge tone={look.tone} icon={look.icon}>
      {look.word}
    </Badge>
  );
}

/** A status as words within a sentence or a filter. */
function statusWord(status: string): string {
  const known = looks[status];
  if (known !== undefined) return known.word;
  const spaced = status.replaceAll("_", " ");
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}
