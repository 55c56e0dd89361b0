import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "#ui/class-names.ts";

export type BadgeTone = "neutral" | "strong" | "act" | "ok" | "harm" | "warning" | "notice" | "info";

const tones: Record<BadgeTone, string> = {
  neutral: "border-line text-ink-2",
  strong: "border-transparent bg-ink text-surface",
  act: "border-transparent bg-act-wash text-act-ink",
  ok: "border-transparent bg-ok-wash text-ok-ink",
  harm: "border-transparent bg-sev1-wash text-sev1-ink",
  warning: "border-transparent bg-sev2-wash text-sev2-ink",
  notice: "border-transparent bg-sev3-wash text-sev3-ink",
  info: "border-transparent bg-sev4-wash text-sev4-ink",
};

interface BadgeProps {
  readonly tone?: BadgeTone;
  readonly icon?: LucideIcon;
  readonly children: ReactNode;
}

/** A word or two about a thing. Warm tones mean harm and nothing else. */
export function Badge({ tone = "neutral", icon: Icon, children }: BadgeProps): ReactNode {
  return (
    <span
      className={classNames(
        "inline-flex h-5.5 shrink-0 items-center gap-1 rounded-badge border px-1.5 text-label font-label whitespace-nowrap forced-colors:border-current",
        tones[tone],
      )}
    >
      {Icon !== undefined && <Icon aria-hidden className="size-3.5" />}
      {children}
    </span>
  );
}
