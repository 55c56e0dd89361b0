import { CircleCheck, Info, OctagonAlert, TriangleAlert, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "#ui/class-names.ts";

export type NoticeTone = "harm" | "warning" | "info" | "ok";

const tones: Record<NoticeTone, { readonly icon: LucideIcon; readonly className: string }> = {
  harm: { icon: OctagonAlert, className: "bg-sev1-wash text-sev1-ink" },
  warning: { icon: TriangleAlert, className: "bg-sev2-wash text-sev2-ink" },
  info: { icon: Info, className: "bg-sunken text-ink-2" },
  ok: { icon: CircleCheck, className: "bg-ok-wash text-ok-ink" },
};

interface NoticeProps {
  readonly tone: NoticeTone;
  readonly title?: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
  readonly className?: string;
}

/** A sentence that must not be overlooked, inside the page. `harm` is announced at once. */
export function Notice({ tone, title, children, action, className }: NoticeProps): ReactNode {
  const { icon: Icon, className: toneClass } = tones[tone];
  return (
    <div
      role={tone === "harm" ? "alert" : "status"}
      className={classNames("flex items-start gap-2.5 rounded-control px-3 py-2.5 text-row", toneClass, className)}
    >
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0 flex-1">
        {title !== undefined && <p className="font-strong">{title}</p>}
        {children}
      </div>
      {action}
    </div>
  );
}
