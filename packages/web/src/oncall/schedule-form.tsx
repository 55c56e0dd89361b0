import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { type ReactNode, useMemo } from "react";
import { api, read } from "#api/client.ts";
import { problemStatus, toFormProblem } from "#api/problem.ts";
import { type Schedule, scheduleKey, usePeople, useRefetchOnCall, useSchedule } from "#oncall/on-call-queries.ts";
import { useHolidayRegions } from "#oncall/planning-queries.ts";
import { RotationFields } from "#oncall/rotation-fields.tsx";
import { definitionOf, missingIn, movedBy, type RotationDraft, rotationDraft, type ScheduleDraft } from "#oncall/schedule-draft.ts";
import { SchedulePreview } from "#oncall/schedule-preview.tsx";
import { useGo } from "#oncall/use-go.ts";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { ComboBox } from "#ui/combo-box.tsx";
import { DateTimeField } from "#ui/date-time-field.tsx";
import { Form } from "#ui/form.tsx";
import { Link } from "#ui/link.tsx";
import { Notice } from "#ui/notice.tsx";
import { RadioGroup } from "#ui/radio-group.tsx";
import { Switch } from "#ui/switch.tsx";
import { TextField } from "#ui/text-field.tsx";
import { toast } from "#ui/toast.ts";
import { now } from "#ui/now.ts";

interface ScheduleFormProps {
  /** Undefined for a new one. */
  readonly scheduleId: string | undefined;
  readonly draft: ScheduleDraft;
  readonly onChange: (draft: ScheduleDraft) => void;
  readonly onSaved: () => void;
}

/** A schedule's name, zone and rotations, with what saving would do beside them. */
export function ScheduleForm({ scheduleId, draft, onChange, onSaved }: ScheduleFormProps): ReactNode {
  const save = useSave(scheduleId, onSaved);
  const isStale = problemStatus(save.error) === 412;
  return (
    <Form
      label="Schedule"
      onSubmit={() => save.mutate(draft)}
      isPending={save.isPending}
      problem={isStale ? undefined : toFormProblem(save.error)}
    >
      {isStale && <StaleNotice scheduleId={scheduleId ?? ""} draft={draft} onSave={(version) => save.mutate({ ...draft, version })} />}
      <div className="grid items-start gap-5 wide:grid-cols-[minmax(0,1fr)_348px]">
        <div className="flex min-w-0 flex-col gap-5">
          <Card title="Schedule">
            <div className="grid gap-5 tablet:grid-cols-2">
              <TextField
                label="Name"
                name="name"
                value={draft.name}
                onChange={(name) => onChange({ ...draft, name })}
                isRequired
                maxLength={120}
              />
              <ZoneField zone={draft.timeZone} onChange={(timeZone) => onChange({ ...draft, timeZone })} />
              <HolidayField draft={draft} onChange={onChange} />
            </div>
            <Switch
              className="mt-5"
              isSelected={draft.gapWarnings === "on"}
              onChange={(isOn) => onChange({ ...draft, gapWarnings: isOn ? "on" : "off" })}
              description="The owning team, or the admins, hear of a gap 14 and 3 days ahead. Off where gaps are meant."
            >
              Warn of gaps
            </Switch>
          </Card>
          <Rotations draft={draft} onChange={onChange} />
          {scheduleId !== undefined && <EffectiveField draft={draft} onChange={onChange} />}
        </div>
        <div className="flex min-w-0 flex-col gap-5 wide:sticky wide:top-4">
          <SchedulePreview scheduleId={scheduleId} draft={draft} />
          <SaveBar scheduleId={scheduleId} draft={draft} isPending={save.isPending} />
        </div>
      </div>
    </Form>
  );
}

interface DraftProps {
  readonly draft: ScheduleDraft;
  readonly onChange: (draft: ScheduleDraft) => void;
}

function Rotations({ draft, onChange }: DraftProps): ReactNode {
  const candidates = usePeople().data?.items ?? [];
  const { rotations, timeZone } = draft;
  const set = (next: readonly RotationDraft[]): void => onChange({ ...draft, rotations: next });
  return (
    <>
      {rotations.length > 1 && (
        <RadioGroup
          label="Where two rotations have somebody at the same time"
          value={draft.mode}
          onChange={(id) => onChange({ ...draft, mode: id === "concurrent" ? "concurrent" : "stack" })}
          options={[
            { id: "stack", label: "The upper one is paged", description: "Upper covers lower: one person at a time." },
            { id: "concurrent", label: "All of them are paged", description: "The rotations run side by side." },
          ]}
        />
      )}
      {rotations.map((rotation, index) => (
        <RotationFields
          key={rotation.key}
          rotation={rotation}
          timeZone={timeZone}
          candidates={candidates}
          onChange={(next) => set(rotations.with(index, next))}
          onRemove={rotations.length > 1 ? () => set(rotations.toSpliced(index, 1)) : undefined}
          onMove={{
            up: index > 0 ? () => set(movedBy(rotations, index, -1)) : undefined,
            down: index < rotations.length - 1 ? () => set(movedBy(rotations, index, 1)) : undefined,
          }}
        />
      ))}
      <div>
        <Button icon={Plus} onPress={() => set([...rotations, nextRotation(draft)])}>
          Add a rotation
        </Button>
      </div>
    </>
  );
}

interface SaveBarProps {
  readonly scheduleId: string | undefined;
  readonly draft: ScheduleDraft;
  readonly isPending: boolean;
}

function SaveBar({ scheduleId, draft, isPending }: SaveBarProps): ReactNode {
  const unnamed = draft.name.trim() === "" ? "Name the schedule." : undefined;
  return (
    <div className="flex flex-wrap gap-2">
      <Button variant="act" type="submit" isPending={isPending} disabledReason={missingIn(draft) ?? unnamed}>
        {scheduleId === undefined ? "Create schedule" : "Save changes"}
      </Button>
      <Link look="secondary" href={scheduleId === undefined ? "/on-call" : `/schedules/${scheduleId}`}>
        Leave without saving
      </Link>
    </div>
  );
}

function nextRotation(draft: ScheduleDraft): RotationDraft {
  const last = draft.rotations.at(-1);
  const today = now().toZonedDateTimeISO(draft.timeZone).toPlainDate().toString();
  return rotationDraft(`Rotation ${draft.rotations.length + 1}`, last?.start ?? `${today}T09:00`);
}

function useSave(scheduleId: string | undefined, onSaved: () => void) {
  const client = useQueryClient();
  const refetch = useRefetchOnCall();
  const go = useGo();
  return useMutation({
    mutationFn: (draft: ScheduleDraft): Promise<Schedule> => {
      const definition = definitionOf(draft);
      const { name, gapWarnings } = draft;
      if (scheduleId === undefined) return read(api.POST("/api/v1/schedules", { body: { name, gapWarnings, definition } }));
      const effective = draft.effectiveFrom === undefined ? {} : { effectiveFrom: draft.effectiveFrom };
      const body = { version: draft.version, name, gapWarnings, definition, ...effective };
      return read(api.PATCH("/api/v1/schedules/{id}", { params: { path: { id: scheduleId } }, body }));
    },
    onError: async () => {
      // A conflict is shown beside the version somebody else saved.
      await refetch();
    },
    onSuccess: async (schedule) => {
      client.setQueryData(scheduleKey(schedule.id), schedule);
      toast({ title: scheduleId === undefined ? "Created" : "Saved", description: schedule.name });
      onSaved();
      go(`/schedules/${schedule.id}`);
      await refetch();
    },
  });
}

interface StaleNoticeProps {
  readonly scheduleId: string;
  readonly draft: ScheduleDraft;
  readonly onSave: (version: number) => void;
}

/** Somebody saved in between: theirs can be looked at, and mine is kept and may be saved over it knowingly. */
function StaleNotice({ scheduleId, draft, onSave }: StaleNoticeProps): ReactNode {
  const theirs = useSchedule(scheduleId);
  const version = theirs.data?.version;
  return (
    <Notice
      tone="harm"
      title="Somebody changed this schedule meanwhile"
      action={
        version !== undefined &&
        version !== draft.version && (
          <Button size="small" onPress={() => onSave(version)}>
            Save mine over it
          </Button>
        )
      }
    >
      What you typed is kept.{" "}
      <a href={`/schedules/${scheduleId}`} target="_blank" rel="noreferrer" className="underline">
        Look at theirs
      </a>{" "}
      before you decide.
    </Notice>
  );
}

function ZoneField({ zone, onChange }: { readonly zone: string; readonly onChange: (zone: string) => void }): ReactNode {
  const options = useMemo(() => {
    const names = new Set(["UTC", zone, ...Intl.supportedValuesOf("timeZone")]);
    return [...names].sort().map((name) => ({ id: name, label: name }));
  }, [zone]);
  return (
    <ComboBox
      label="Time zone"
      name="timeZone"
      options={options}
      value={zone}
      onChange={(next) => {
        if (next !== undefined) onChange(next);
      }}
      description="Handoffs keep their time on this zone's wall clock."
      isRequired
    />
  );
}

const noRegion = "none";

/** Countries first; a country with regions of its own is chosen by the region. */
function HolidayField({ draft, onChange }: DraftProps): ReactNode {
  const country = draft.holidayRegion?.slice(0, 2);
  const countries = useHolidayRegions(undefined);
  const regions = useHolidayRegions(country);
  const own = [...(countries.data?.items ?? []), ...(country === undefined ? [] : (regions.data?.items ?? []))];
  const options = [{ id: noRegion, label: "None" }, ...own.map(({ code, name }) => ({ id: code, label: name, description: code }))];
  return (
    <ComboBox
      label="Public holidays"
      name="holidayRegion"
      options={options}
      value={draft.holidayRegion ?? noRegion}
      onChange={(id) => onChange({ ...draft, holidayRegion: id === undefined || id === noRegion ? undefined : id })}
      description="Shown in the rota and counted in reports. With a country chosen, its regions can be chosen too."
      emptyText={countries.isPending ? "Loading countries" : "None of that name."}
    />
  );
}

function EffectiveField({ draft, onChange }: DraftProps): ReactNode {
  const choose = (id: string): void => {
    const later = now().add({ hours: 24 }).round({ smallestUnit: "hour" }).toString();
    onChange({ ...draft, effectiveFrom: id === "soon" ? undefined : later });
  };
  return (
    <Card title="When it holds">
      <div className="flex flex-col gap-4">
        <RadioGroup
          label="From when the changes hold"
          value={draft.effectiveFrom === undefined ? "soon" : "later"}
          onChange={choose}
          options={[
            { id: "soon", label: "As soon as it takes the duty from nobody", description: "At once, or when the running shift ends." },
            { id: "later", label: "From a time of my choice" },
          ]}
        />
        {draft.effectiveFrom !== undefined && (
          <DateTimeField
            label="Holds from"
            name="effectiveFrom"
            zone={draft.timeZone}
            value={Temporal.Instant.from(draft.effectiveFrom)}
            onChange={(instant) => {
              if (instant !== undefined) onChange({ ...draft, effectiveFrom: instant.toString() });
            }}
            isRequired
          />
        )}
      </div>
    </Card>
  );
}
