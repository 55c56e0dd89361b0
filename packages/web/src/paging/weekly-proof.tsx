import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { api, read } from "#api/client.ts";
import { problemText } from "#api/problem.ts";
import { weekdayOptions } from "#oncall/index.ts";
import { PageWatch } from "#paging/page-watch.tsx";
import { type PagerProof, pagerProofQuery } from "#paging/paging-queries.ts";
import { Button } from "#ui/button.tsx";
import { TimeOfDayField } from "#ui/date-time-field.tsx";
import { deviceZone, zoneName } from "#ui/format-time.ts";
import { Notice } from "#ui/notice.tsx";
import { Select } from "#ui/select.tsx";
import { Switch } from "#ui/switch.tsx";
import { AbsoluteTime } from "#ui/time.tsx";
import { toast } from "#ui/toast.ts";

/** An hour of the week on the wall clock. */
type Hour = Pick<PagerProof, "weekday" | "atTime">;

/** When the week has begun and people are at their desks. */
const firstHour: Hour = { weekday: 1, atTime: "10:00" };

/** A test page every week by the real path: on or off, when, and the receipts of the last one. */
export function WeeklyProof(): ReactNode {
  const query = useQuery(pagerProofQuery);
  const save = useSaveProof();
  // The switch moves when it is pressed; a refusal moves it back.
  const [wished, setWished] = useState<boolean>();
  if (query.isError) return <Notice tone="harm">{problemText(query.error)}</Notice>;
  if (query.data === undefined) return undefined;
  const { proof } = query.data;
  return (
    <div className="flex flex-col gap-3 border-t border-line pt-4">
      <Switch
        isSelected={wished ?? proof !== null}
        onChange={(isOn) => {
          if (save.isPending) return;
          setWished(isOn);
          save.mutate({ hour: isOn ? firstHour : undefined, version: proof?.version ?? 0 }, { onSettled: () => setWished(undefined) });
        }}
        description="A test page by the real path. Ways to you that have quietly broken show in daylight."
      >
        Prove my pager every week
      </Switch>
      {proof !== null && (
        <>
          <HourFields
            key={proof.version}
            proof={proof}
            isPending={save.isPending}
            onSave={(hour) => save.mutate({ hour, version: proof.version })}
          />
          {proof.lastPageId !== null && <PageWatch pageId={proof.lastPageId} />}
        </>
      )}
    </div>
  );
}

interface Wish {
  /** Undefined: no more. */
  readonly hour: Hour | undefined;
  readonly version: number;
}

function useSaveProof() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ hour, version }: Wish) => {
      if (hour !== undefined) return read(api.PUT("/api/v1/me/pager-proof", { body: { ...hour, timeZone: deviceZone(), version } }));
      await api.DELETE("/api/v1/me/pager-proof");
      return null;
    },
    onSuccess: (proof) => {
      client.setQueryData(pagerProofQuery.queryKey, { proof });
      toast({ title: proof === null ? "No more weekly test pages" : "Saved" });
    },
    onError: (error) => toast({ title: "Not saved", description: problemText(error), tone: "harm" }),
    onSettled: () => client.invalidateQueries({ queryKey: pagerProofQuery.queryKey }),
  });
}

interface HourFieldsProps {
  readonly proof: PagerProof;
  readonly isPending: boolean;
  readonly onSave: (hour: Hour) => void;
}

function HourFields({ proof, isPending, onSave }: HourFieldsProps): ReactNode {
  const [hour, setHour] = useState<Hour>({ weekday: proof.weekday, atTime: proof.atTime });
  const isChanged = hour.weekday !== proof.weekday || hour.atTime !== proof.atTime;
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="sr-only">When the weekly test page comes</legend>
      <div className="flex flex-wrap items-end gap-2">
        <Select
          label="Day"
          options={weekdayOptions()}
          value={String(hour.weekday)}
          onChange={(id) => setHour({ ...hour, weekday: Number(id) })}
          className="w-40"
        />
        <TimeOfDayField
          label="Time"
          value={Temporal.PlainTime.from(hour.atTime)}
          onChange={(time) => setHour({ ...hour, atTime: time?.toString({ smallestUnit: "minute" }) ?? hour.atTime })}
          className="w-28"
        />
        {isChanged && (
          <Button isPending={isPending} onPress={() => onSave(hour)}>
            Save
          </Button>
        )}
      </div>
      <p className="text-row text-ink-2">
        {zoneName(proof.timeZone)} time. Next: <AbsoluteTime at={proof.nextAt} />.
      </p>
    </fieldset>
  );
}
