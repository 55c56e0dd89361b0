import { lazy, type ReactNode, Suspense, useState } from "react";
import type { OptionView, StopTheImpactView } from "#mitigation/mitigation-queries.ts";
import { riskWords, trackRecordText } from "#mitigation/run-words.ts";
import { newClickKey, useStartRun } from "#mitigation/use-mitigation-actions.ts";
import { ConfirmDialog, type ConfirmFact } from "#ui/confirm-dialog.tsx";
import { durationInWords } from "#ui/duration.ts";
import { TextField } from "#ui/text-field.tsx";

const DryRun = lazy(async () => ({ default: (await import("#mitigation/dry-run.tsx")).DryRun }));

export interface RunSheetProps {
  readonly reference: string;
  readonly view: StopTheImpactView;
  readonly option: OptionView;
  readonly onClose: () => void;
}

/** Says from what, to what, on what and for how long, and what gets recorded, before anything is done. */
export function RunSheet({ reference, view, option, onClose }: RunSheetProps): ReactNode {
  const start = useStartRun(reference);
  const [key] = useState(newClickKey);
  const [values, setValues] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(option.parameters.map((parameter) => [parameter.name, parameter.value])),
  );
  const suspect = view.primaryUndoesSuspect && view.primary?.mitigationId === option.mitigationId ? view.suspect : null;
  const label = labelWith(option, values);

  const run = async (): Promise<void> => {
    const missing = option.parameters.find((parameter) => parameter.isRequired && values[parameter.name]?.trim() === "");
    if (missing !== undefined) throw new Error(`Say the ${missing.label.toLowerCase()} first.`);
    const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value.trim() !== ""));
    await start({ mitigationId: option.mitigationId, parameters: given, changeId: suspect?.changeId, key });
  };

  return (
    <ConfirmDialog
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      title={`${label}?`}
      description={option.description === "" ? undefined : option.description}
      facts={factsOf(option, values, suspect?.version ?? undefined)}
      actionLabel={option.needsApproval ? `Propose: ${label}` : label}
      onConfirm={run}
    >
      {option.parameters.length > 0 && (
        <div className="flex flex-col gap-3">
          {option.parameters.map((parameter) => (
            <TextField
              key={parameter.name}
              label={parameter.label}
              isRequired={parameter.isRequired}
              isCode
              maxLength={200}
              value={values[parameter.name] ?? ""}
              onChange={(value) => setValues((before) => ({ ...before, [parameter.name]: value }))}
            />
          ))}
        </div>
      )}
      <Suspense>
        <DryRun option={option} values={values} incidentId={view.incidentId} changeId={suspect?.changeId} />
      </Suspense>
    </ConfirmDialog>
  );
}

/** The button names the version it goes to, also after it was typed over. */
function labelWith(option: OptionView, values: Readonly<Record<string, string>>): string {
  const version = values["version"]?.trim();
  return option.kind === "rollback" && version !== undefined && version !== "" ? `Roll back to ${version}` : option.name;
}

function factsOf(option: OptionView, values: Readonly<Record<string, string>>, from: string | undefined): readonly ConfirmFact[] {
  const to = values["version"]?.trim();
  const facts: ConfirmFact[] = [];
  if (from !== undefined) facts.push({ label: "From", value: <Version text={from} /> });
  if (option.kind === "rollback" && to !== undefined && to !== "") facts.push({ label: "To", value: <Version text={to} /> });
  facts.push(
    { label: "On", value: option.serviceName },
    { label: "Takes effect in", value: durationInWords(option.secondsToEffect) },
    { label: "Risk", value: riskWords[option.risk] },
    { label: "So far", value: trackRecordText(option).split(", ")[1] ?? "" },
    {
      label: "Recorded",
      value: option.needsApproval
        ? "Your proposal, on the timeline. A second person has to agree."
        : "Who, when, output and effect, on the timeline",
    },
  );
  return facts;
}

function Version({ text }: { readonly text: string }): ReactNode {
  return <span className="font-mono [overflow-wrap:anywhere]">{text}</span>;
}
