import { ArrowDownToLine, Flag, Gauge, type LucideIcon, RotateCcw, Scaling, Split, Undo2, Wrench } from "lucide-react";
import type { ReactNode, Ref } from "react";
import type { OptionView } from "#mitigation/mitigation-queries.ts";
import { riskWords, trackRecordText } from "#mitigation/run-words.ts";
import { Button } from "#ui/button.tsx";
import { durationInWords } from "#ui/duration.ts";

export const mitigationIcons: Readonly<Record<OptionView["kind"], LucideIcon>> = {
  rollback: Undo2,
  failover: Split,
  scale: Scaling,
  restart: RotateCcw,
  disable_flag: Flag,
  drain: ArrowDownToLine,
  rate_limit: Gauge,
  custom: Wrench,
};

interface OtherWaysProps {
  readonly options: readonly OptionView[];
  /** "Other ways to stop it", or the only ways where no one action leads. */
  readonly heading: string;
  readonly onChoose: (option: OptionView) => void;
  readonly listRef: Ref<HTMLUListElement>;
}

/** Every other mitigation with its time to effect and its risk, least risk first. */
export function OtherWays({ options, heading, onChoose, listRef }: OtherWaysProps): ReactNode {
  if (options.length === 0) return undefined;
  return (
    <div className="border-t border-line px-4 pt-4 pb-2 tablet:px-5">
      <h3 className="text-label font-label text-ink-2">{heading}</h3>
      <ul ref={listRef} className="mt-1">
        {options.map((option) => (
          <li key={option.mitigationId}>
            <WayRow option={option} onChoose={onChoose} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function WayRow({ option, onChoose }: { readonly option: OptionView; readonly onChoose: (option: OptionView) => void }): ReactNode {
  const Icon = mitigationIcons[option.kind];
  const detail = option.description === "" ? trackRecordText(option) : option.description;
  return (
    <div className="grid grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-3 gap-y-0.5 py-2.5 tablet:grid-cols-[auto_minmax(0,1fr)_4.5rem_6.5rem_6rem]">
      <Icon aria-hidden className="size-4 text-ink-2" />
      <div className="min-w-0 text-row">
        <p className="font-strong [overflow-wrap:anywhere]">{option.label}</p>
        <p className="text-label text-ink-2 [overflow-wrap:anywhere]">{detail}</p>
      </div>
      <p className="tabular order-4 col-start-2 text-row text-ink-2 tablet:order-none tablet:col-start-auto">
        <span className="sr-only">Takes effect in </span>
        {durationInWords(option.secondsToEffect)}
        <span className="tablet:hidden"> · {riskWords[option.risk]}</span>
      </p>
      <p className="hidden text-row text-ink-2 tablet:block">{riskWords[option.risk]}</p>
      <Button
        aria-label={`${option.verb}: ${option.label}`}
        disabledReason={option.blocked ?? undefined}
        onPress={() => onChoose(option)}
        className="row-span-2 min-w-20 tablet:row-span-1 tablet:w-full"
      >
        {option.verb}
      </Button>
    </div>
  );
}
