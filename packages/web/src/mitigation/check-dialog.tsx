import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { api, read } from "#api/client.ts";
import { problemText, toFormProblem } from "#api/problem.ts";
import { checkBodyOf, type CheckDraft, checkDraftOf, newCheck, objectiveOf, sourceOf, withMeasure } from "#mitigation/check-draft.ts";
import { type CheckView, mitigationKeys } from "#mitigation/mitigation-queries.ts";
import { Button } from "#ui/button.tsx";
import { Sheet } from "#ui/dialog.tsx";
import { Form } from "#ui/form.tsx";
import { Notice } from "#ui/notice.tsx";
import { NumberField } from "#ui/number-field.tsx";
import { SegmentedControl } from "#ui/segmented-control.tsx";
import { Select } from "#ui/select.tsx";
import { TextArea } from "#ui/text-area.tsx";
import { TextField } from "#ui/text-field.tsx";

interface CheckDialogProps {
  readonly serviceId: string;
  /** The check to change; undefined for a new one. */
  readonly check: CheckView | undefined;
  readonly onClose: () => void;
}

/** Writes a recovery check; its number can be read before it is saved. */
export function CheckDialog({ serviceId, check, onClose }: CheckDialogProps): ReactNode {
  const client = useQueryClient();
  const [draft, setDraft] = useState(() => (check === undefined ? newCheck : checkDraftOf(check)));
  const save = useMutation({
    mutationFn: () => send(serviceId, check, draft),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: mitigationKeys.checks(serviceId) });
      onClose();
    },
  });
  return (
    <Sheet
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      title={check === undefined ? "Add a recovery check" : `Edit ${check.name}`}
      description="It is read while an incident touches the service. Recovery is believed once it has stayed green for the hold time."
    >
      <Form label="Recovery check" onSubmit={() => save.mutate()} isPending={save.isPending} problem={toFormProblem(save.error)}>
        <TextField
          label="Name"
          name="name"
          description="As a person would say it: error rate, checkout time"
          isRequired
          maxLength={200}
          value={draft.name}
          onChange={(name) => setDraft({ ...draft, name })}
        />
        <SourceFields draft={draft} onChange={setDraft} hasCredential={check?.hasCredential === true} />
        <ObjectiveFields draft={draft} onChange={setDraft} />
        <TryIt serviceId={serviceId} draft={draft} />
        <Button type="submit" variant="act" isPending={save.isPending} className="self-end">
          {check === undefined ? "Add" : "Save"}
        </Button>
      </Form>
    </Sheet>
  );
}

async function send(serviceId: string, check: CheckView | undefined, draft: CheckDraft): Promise<void> {
  const body = checkBodyOf(draft);
  if (check === undefined) await api.POST("/api/v1/services/{id}/recovery-checks", { params: { path: { id: serviceId } }, body });
  else await api.PUT("/api/v1/checks/{id}", { params: { path: { id: check.id } }, body: { ...body, version: check.version } });
}

interface FieldsProps {
  readonly draft: CheckDraft;
  readonly onChange: (draft: CheckDraft) => void;
}

function SourceFields({ draft, onChange, hasCredential }: FieldsProps & { readonly hasCredential: boolean }): ReactNode {
  const set = (change: Partial<CheckDraft>): void => onChange({ ...draft, ...change });
  const isPromql = draft.kind === "promql";
  return (
    <>
      <SegmentedControl
        label="Where the number comes from"
        isWide
        segments={[
          { id: "promql", label: "Prometheus query" },
          { id: "http", label: "HTTP address" },
        ]}
        value={draft.kind}
        onChange={(id) => (id === "promql" ? set({ kind: "promql" }) : onChange(withMeasure({ ...draft, kind: "http" }, draft.measure)))}
      />
      <TextField
        label={isPromql ? "Prometheus address" : "Address"}
        name="source.url"
        type="url"
        isRequired
        isCode
        placeholder={isPromql ? "https://prometheus.example" : "https://shop.example/healthz"}
        value={draft.url}
        onChange={(url) => set({ url })}
      />
      {isPromql ? (
        <TextArea
          label="Query"
          name="source.query"
          description="Yields one number: sum(rate(errors[1m])) / sum(rate(requests[1m]))"
          isRequired
          isCode
          rows={3}
          value={draft.query}
          onChange={(query) => set({ query })}
        />
      ) : (
        <HttpFields draft={draft} onChange={onChange} />
      )}
      <TextField
        label="Authorization header"
        name="authorization"
        type="password"
        autoComplete="off"
        description={hasCredential ? "One is stored; leave this empty to keep it" : "Only where the address asks for one: Bearer …"}
        value={draft.authorization ?? ""}
        onChange={(text) => set({ authorization: text === "" ? undefined : text })}
      />
    </>
  );
}

const measures = [
  { id: "success", label: "Answers as expected", description: "100 % or 0 %" },
  { id: "latency", label: "Time to answer", description: "Milliseconds" },
  { id: "field", label: "A number in its JSON", description: "By its path in the body" },
] as const;

function HttpFields({ draft, onChange }: FieldsProps): ReactNode {
  const set = (change: Partial<CheckDraft>): void => onChange({ ...draft, ...change });
  return (
    <div className="grid gap-5 tablet:grid-cols-2">
      <Select
        label="What is measured"
        options={measures}
        value={draft.measure}
        onChange={(id) => {
          const measure = measures.find((one) => one.id === id)?.id;
          if (measure !== undefined) onChange(withMeasure(draft, measure));
        }}
      />
      <NumberField
        label="Expected status"
        name="source.expectStatus"
        minValue={100}
        maxValue={599}
        formatOptions={{ useGrouping: false }}
        value={draft.expectStatus}
        onChange={(expectStatus) => set({ expectStatus })}
      />
      {draft.measure === "field" ? (
        <TextField
          label="Path of the number"
          name="source.field"
          isRequired
          isCode
          placeholder="checkout.errorRate"
          value={draft.field}
          onChange={(field) => set({ field })}
        />
      ) : (
        <TextField
          label="Text the answer must hold"
          name="source.expectText"
          value={draft.expectText}
          onChange={(expectText) => set({ expectText })}
        />
      )}
    </div>
  );
}

const operators = [
  { id: "<", label: "below" },
  { id: "<=", label: "at most" },
  { id: ">", label: "above" },
  { id: ">=", label: "at least" },
] as const;
const unitChoices = [
  { id: "ratio", label: "Ratio (0.01 = 1 %)" },
  { id: "percent", label: "Percent" },
  { id: "ms", label: "Milliseconds" },
  { id: "s", label: "Seconds" },
  { id: "count", label: "Count" },
  { id: "per_second", label: "Per second" },
] as const;

function ObjectiveFields({ draft, onChange }: FieldsProps): ReactNode {
  const set = (change: Partial<CheckDraft>): void => onChange({ ...draft, ...change });
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-1.5 text-row font-label">Healthy is</legend>
      <div className="grid gap-3 tablet:grid-cols-3">
        <Select
          label="Compared"
          options={operators}
          value={draft.operator}
          onChange={(id) => set({ operator: operators.find((one) => one.id === id)?.id ?? draft.operator })}
        />
        <NumberField
          label="Threshold"
          name="objective.threshold"
          formatOptions={{ maximumFractionDigits: 6 }}
          value={draft.threshold}
          onChange={(threshold) => set({ threshold })}
        />
        <Select
          label="Unit"
          options={unitChoices}
          value={draft.unit}
          onChange={(id) => set({ unit: unitChoices.find((one) => one.id === id)?.id ?? draft.unit })}
        />
      </div>
      <div className="grid gap-3 tablet:grid-cols-2">
        <NumberField
          label="Hold, seconds"
          name="holdSeconds"
          description="How long it must stay so"
          minValue={0}
          maxValue={86_400}
          value={draft.holdSeconds}
          onChange={(holdSeconds) => set({ holdSeconds })}
        />
        <NumberField
          label="Every, seconds"
          name="intervalSeconds"
          description="How often it is read"
          minValue={5}
          maxValue={3_600}
          value={draft.intervalSeconds}
          onChange={(intervalSeconds) => set({ intervalSeconds })}
        />
      </div>
    </fieldset>
  );
}

function TryIt({ serviceId, draft }: { readonly serviceId: string; readonly draft: CheckDraft }): ReactNode {
  const attempt = useMutation({
    mutationFn: () => {
      const authorization = draft.authorization === undefined ? {} : { authorization: draft.authorization };
      const body = { source: sourceOf(draft), objective: objectiveOf(draft), ...authorization };
      return read(api.POST("/api/v1/services/{id}/recovery-checks/test", { params: { path: { id: serviceId } }, body }));
    },
  });
  const reading = attempt.data;
  return (
    <div className="flex flex-col gap-2">
      <Button isPending={attempt.isPending} onPress={() => attempt.mutate()} className="self-start">
        Read it now
      </Button>
      {attempt.error !== null && <Notice tone="harm">{problemText(attempt.error)}</Notice>}
      {reading !== undefined && reading.reason !== null && <Notice tone="warning" title="No number">{`${reading.reason}.`}</Notice>}
      {reading !== undefined && reading.text !== null && (
        <Notice tone={reading.meetsObjective === true ? "ok" : "warning"}>
          {reading.text}, which {reading.meetsObjective === true ? "meets" : "misses"} the objective.
        </Notice>
      )}
    </div>
  );
}
