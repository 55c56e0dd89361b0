import type { ReactNode } from "react";
import { classNames } from "#ui/class-names.ts";

export type SeverityLevel = "SEV1" | "SEV2" | "SEV3" | "SEV4" | "SEV5";

interface SeverityLook {
  readonly word: string;
  readonly bars: number;
  readonly badge: string;
  /** The 3 px bar across the top of a page about one incident. */
  readonly bar: string;
}

/** Bars, number, word, fill and hue say the same thing five times: any four may be lost. */
const looks: Record<SeverityLevel, SeverityLook> = {
  SEV1: { word: "Critical", bars: 4, badge: "border-sev1 bg-sev1 text-on-sev1", bar: "bg-sev1" },
  SEV2: { word: "Major", bars: 3, badge: "border-sev2 bg-sev2 text-on-sev2", bar: "bg-sev2" },
  SEV3: { word: "Minor", bars: 2, badge: "border-sev3-ink bg-sev3-wash text-sev3-ink", bar: "bg-sev3" },
  SEV4: { word: "Low", bars: 1, badge: "border-sev4-ink text-sev4-ink", bar: "bg-sev4" },
  SEV5: { word: "Info", bars: 0, badge: "border-sev5-ink text-sev5-ink", bar: "bg-sev5" },
};

interface SeverityBadgeProps {
  readonly severity: SeverityLevel;
  /** The organisation's own word for the level, where it has one. */
  readonly word?: string;
  /** Without the word, where a column is narrow; it is still heard. */
  readonly isShort?: boolean;
}

/** How bad an incident is. */
export function SeverityBadge({ severity, word, isShort = false }: SeverityBadgeProps): ReactNode {
  const look = looks[severity];
  return (
    <span
      className={classNames(
        "inline-flex h-6 shrink-0 items-center gap-1.5 rounded-badge border px-1.5 text-row whitespace-nowrap forced-colors:border-current",
        look.badge,
      )}
    >
      <SignalBars count={look.bars} />
      <span className="font-title">{severity}</span>
      <span className={classNames("font-medium", isShort && "sr-only")}>{word ?? look.word}</span>
    </span>
  );
}

/** The bar across the very top of a page about one incident. */
export function SeverityBar({ severity }: { readonly severity: SeverityLevel }): ReactNode {
  return <div aria-hidden className={classNames("fixed inset-x-0 top-0 z-30 h-[3px]", looks[severity].bar)} />;
}

function SignalBars({ count }: { readonly count: number }): ReactNode {
  return (
    <svg aria-hidden viewBox="0 0 16 12" className="h-3 w-4" fill="currentColor">
      {[0, 1, 2, 3].map((index) => {
        const height = 3 + index * 3;
        return <rect key={index} x={index * 4} y={12 - height} width={3} height={height} rx={0.8} opacity={index < count ? 1 : 0.28} />;
      })}
    </svg>
  );
}
