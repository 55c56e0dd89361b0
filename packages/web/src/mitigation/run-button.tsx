import { type ReactNode, useState } from "react";
import { useStopTheImpact } from "#mitigation/mitigation-queries.ts";
import { mitigationIcons } from "#mitigation/other-ways.tsx";
import { LazyRunSheet } from "#mitigation/lazy-run-sheet.tsx";
import { Button } from "#ui/button.tsx";

interface RunButtonProps {
  readonly reference: string;
  readonly mitigationId: string;
  /** What it was called where it was written down; shown while the entry is not at hand. */
  readonly label: string;
}

/** One entry of the catalogue as a button, for texts that name it; it asks before it does anything. */
export function RunButton({ reference, mitigationId, label }: RunButtonProps): ReactNode {
  const { data } = useStopTheImpact(reference);
  const [isAsking, setAsking] = useState(false);
  const options = data === undefined ? [] : [...(data.primary === null ? [] : [data.primary]), ...data.others];
  const option = options.find((one) => one.mitigationId === mitigationId);
  if (data === undefined || option === undefined) {
    const reason = data === undefined ? "The catalogue is being read" : "Its service is not part of this incident";
    return (
      <Button disabledReason={reason} className="self-start">
        {label}
      </Button>
    );
  }
  return (
    <>
      <Button
        icon={mitigationIcons[option.kind]}
        disabledReason={option.blocked ?? undefined}
        onPress={() => setAsking(true)}
        className="self-start"
      >
        {option.label}
      </Button>
      {isAsking && <LazyRunSheet reference={reference} view={data} option={option} onClose={() => setAsking(false)} />}
    </>
  );
}
