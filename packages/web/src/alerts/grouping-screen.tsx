import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { api, read } from "#api/client.ts";
import { problemStatus, toFormProblem } from "#api/problem.ts";
import { useUrlState } from "#api/url-state.ts";
import { useServices } from "#catalog/index.ts";
import { useMayNot } from "#identity/index.ts";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { Form } from "#ui/form.tsx";
import { Notice } from "#ui/notice.tsx";
import { NumberField } from "#ui/number-field.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { TextArea } from "#ui/text-area.tsx";
import { toast } from "#ui/toast.ts";

function fetchGrouping(id: string) {
  return read(api.GET("/api/v1/services/{id}/grouping", { params: { path: { id } } }));
}

type Grouping = Awaited<ReturnType<typeof fetchGrouping>>;

/** How a service's alerts are put together, waited for and quietened. */
export function GroupingScreen({ params }: { readonly params: Readonly<Record<string, string>> }): ReactNode {
  const id = params["id"] ?? "";
  const [wait] = useUrlState("wait", "");
  const grouping = useQuery({ queryKey: ["services", id, "grouping"], queryFn: () => fetchGrouping(id) });
  const name = useServices().data?.items.find((service) => service.id === id)?.name ?? "Service";
  return (
    <>
      <PageHeader
        title="Grouping"
        crumbs={[
          { label: "Services", href: "/services" },
          { label: name, href: `/services/${id}` },
        ]}
        here="Grouping"
        description={`How alerts of ${name} become pages: what belongs together, how long to wait, when to be quiet.`}
      />
      <Card className="max-w-form">
        {grouping.data !== undefined && <GroupingForm key={id} grouping={grouping.data} proposedWait={Number(wait)} />}
        {grouping.data === undefined && problemStatus(grouping.error) === 404 && (
          <EmptyState title="There is no such service">It may belong to another organisation.</EmptyState>
        )}
        {grouping.data === undefined && grouping.isError && problemStatus(grouping.error) !== 404 && (
          <ErrorState error={grouping.error} onRetry={() => void grouping.refetch()} />
        )}
        {grouping.isPending && <SkeletonRows label="Loading the grouping" />}
      </Card>
    </>
  );
}

interface GroupingDraft {
  readonly labels: string;
  readonly windowMinutes: number;
  readonly waitHigh: number;
  readonly waitLow: number;
  readonly intervalSeconds: number;
  readonly flapChanges: number;
  readonly flapMinutes: number;
  readonly resolveHigh: number;
  readonly resolveLow: number;
}

function draftOf(grouping: Grouping, proposedWait: number): GroupingDraft {
  const { waitSeconds, autoResolveMinutes } = grouping;
  // What was proposed is filled in and saved by nobody but the person who reads it.
  const wait = (seconds: number): number => (proposedWait > 0 ? Math.max(seconds, proposedWait) : seconds);
  return {
    labels: grouping.labels.join("\n"),
    windowMinutes: grouping.windowMinutes ?? Number.NaN,
    waitHigh: wait(waitSeconds.high),
    waitLow: wait(waitSeconds.low),
    intervalSeconds: grouping.intervalSeconds,
    flapChanges: grouping.flapChanges,
    flapMinutes: grouping.flapMinutes,
    resolveHigh: autoResolveMinutes.high ?? Number.NaN,
    resolveLow: autoResolveMinutes.low ?? Number.NaN,
  };
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

function send({ serviceId, version }: Grouping, draft: GroupingDraft): Promise<Grouping> {
  const { intervalSeconds, flapChanges, flapMinutes } = draft;
  return read(
    api.PUT("/api/v1/services/{id}/grouping", {
      params: { path: { id: serviceId } },
      body: {
        labels: draft.labels.split("\n").flatMap((label) => (label.trim() === "" ? [] : [label.trim()])),
        windowMinutes: orNull(draft.windowMinutes),
        waitSeconds: { high: draft.waitHigh, low: draft.waitLow },
        intervalSeconds,
        flapChanges,
        flapMinutes,
        autoResolveMinutes: { high: orNull(draft.resolveHigh), low: orNull(draft.resolveLow) },
        version,
      },
    }),
  );
}

function GroupingForm({ grouping, proposedWait }: { readonly grouping: Grouping; readonly proposedWait: number }): ReactNode {
  const mayNot = useMayNot("admin");
  const client = useQueryClient();
  const [base, setBase] = useState(grouping);
  const [draft, setDraft] = useState(() => draftOf(grouping, proposedWait));
  const save = useMutation({
    mutationFn: () => send(base, draft),
    onSuccess: (saved) => {
      setBase(saved);
      setDraft(draftOf(saved, 0));
      toast({ tone: "ok", title: "Saved" });
      return client.invalidateQueries({ queryKey: ["services", saved.serviceId, "grouping"] });
    },
  });
  const change = (part: Partial<GroupingDraft>): void => setDraft((before) => ({ ...before, ...part }));
  return (
    <Form label="Grouping" onSubmit={() => save.mutate()} isPending={save.isPending} problem={toFormProblem(save.error)}>
      {proposedWait > 0 && (
        <Notice tone="info" title="Proposed from what its alerts did">
          Waiting before the first page is filled in below. Nothing changes until you save.
        </Notice>
      )}
      <Waiting draft={draft} onChange={change} />
      <Together draft={draft} onChange={change} />
      <Quiet draft={draft} onChange={change} />
      <Button type="submit" variant="act" isPending={save.isPending} disabledReason={mayNot} className="self-end">
        Save grouping
      </Button>
    </Form>
  );
}

interface FieldsProps {
  readonly draft: GroupingDraft;
  readonly onChange: (part: Partial<GroupingDraft>) => void;
}

function Waiting({ draft, onChange }: FieldsProps): ReactNode {
  return (
    <fieldset className="flex flex-col gap-4">
      <legend className="mb-2 text-h2">Before the first page</legend>
      <NumberField
        name="waitSeconds.high"
        label="Seconds to wait at high urgency"
        description="Whatever is over by then pages nobody."
        value={draft.waitHigh}
        onChange={(waitHigh) => onChange({ waitHigh })}
        minValue={0}
        maxValue={86_400}
      />
      <NumberField
        name="waitSeconds.low"
        label="Seconds to wait at low urgency"
        value={draft.waitLow}
        onChange={(waitLow) => onChange({ waitLow })}
        minValue={0}
        maxValue={86_400}
      />
      <NumberField
        name="intervalSeconds"
        label="Seconds before new members are told of"
        value={draft.intervalSeconds}
        onChange={(intervalSeconds) => onChange({ intervalSeconds })}
        minValue={0}
        maxValue={86_400}
      />
    </fieldset>
  );
}

function Together({ draft, onChange }: FieldsProps): ReactNode {
  return (
    <fieldset className="flex flex-col gap-4 border-t border-line pt-4">
      <legend className="sr-only">What belongs together</legend>
      <TextArea
        name="labels"
        label="Labels that must be equal"
        description="One a line. None: all alerts of the service are one group."
        isCode
        rows={3}
        value={draft.labels}
        onChange={(labels) => onChange({ labels })}
      />
      <NumberField
        name="windowMinutes"
        label="Minutes a group takes new members"
        description="Empty: as long as it is open."
        value={draft.windowMinutes}
        onChange={(windowMinutes) => onChange({ windowMinutes })}
        minValue={1}
        maxValue={525_600}
      />
    </fieldset>
  );
}

function Quiet({ draft, onChange }: FieldsProps): ReactNode {
  return (
    <fieldset className="flex flex-col gap-4 border-t border-line pt-4">
      <legend className="sr-only">When to be quiet</legend>
      <NumberField
        name="flapChanges"
        label="Changes of state that count as flapping"
        value={draft.flapChanges}
        onChange={(flapChanges) => onChange({ flapChanges })}
        minValue={2}
        maxValue={100}
      />
      <NumberField
        name="flapMinutes"
        label="Within so many minutes"
        description="It pages once more, and then not until it was steady for as long."
        value={draft.flapMinutes}
        onChange={(flapMinutes) => onChange({ flapMinutes })}
        minValue={1}
        maxValue={1_440}
      />
      <NumberField
        name="autoResolveMinutes.high"
        label="Minutes of silence that resolve an alert of high urgency"
        description="Empty: never."
        value={draft.resolveHigh}
        onChange={(resolveHigh) => onChange({ resolveHigh })}
        minValue={1}
        maxValue={525_600}
      />
      <NumberField
        name="autoResolveMinutes.low"
        label="The same at low urgency"
        description="Empty: never."
        value={draft.resolveLow}
        onChange={(resolveLow) => onChange({ resolveLow })}
        minValue={1}
        maxValue={525_600}
      />
    </fieldset>
  );
}
