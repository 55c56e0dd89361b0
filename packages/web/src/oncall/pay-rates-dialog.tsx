import type { paths } from "@staunch/client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { api, read } from "#api/client.ts";
import { toFormProblem } from "#api/problem.ts";
import { Button } from "#ui/button.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { Form } from "#ui/form.tsx";
import { NumberField } from "#ui/number-field.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { TextField } from "#ui/text-field.tsx";
import { toast } from "#ui/toast.ts";

type Rates = paths["/api/v1/on-call-report/rates"]["put"]["requestBody"]["content"]["application/json"];

interface PayRatesProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

const formId = "pay-rates-form";

/** What an hour on call is paid, by kind of hour. Only those who may set it see it. */
export function PayRatesDialog({ isOpen, onOpenChange }: PayRatesProps): ReactNode {
  const stored = useQuery({
    queryKey: ["on-call", "pay-rates"],
    enabled: isOpen,
    queryFn: () => read(api.GET("/api/v1/on-call-report/rates")),
  });
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: (body: Rates) => read(api.PUT("/api/v1/on-call-report/rates", { body })),
    onSuccess: () => {
      toast({ title: "Saved", description: "Pay rates" });
      onOpenChange(false);
    },
    onSettled: () => client.invalidateQueries({ queryKey: ["on-call"] }),
  });
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      title="Pay rates"
      description="For each hour on call, and for each page in it. An hour counts as one kind only: holiday before weekend before night."
      actions={
        <>
          <Button onPress={() => onOpenChange(false)}>Leave as it is</Button>
          <Button variant="act" type="submit" form={formId} isPending={save.isPending}>
            Save
          </Button>
        </>
      }
    >
      {stored.data === undefined ? (
        <SkeletonRows label="Loading pay rates" />
      ) : (
        <RatesForm rates={stored.data.rates ?? noRates} isPending={save.isPending} error={save.error} onSave={save.mutate} />
      )}
    </Dialog>
  );
}

const noRates: Rates = {
  currency: "EUR",
  weekdayMinor: 0,
  nightMinor: 0,
  weekendMinor: 0,
  holidayMinor: 0,
  interruptionMinor: 0,
  version: 0,
};

const amounts = [
  { id: "weekdayMinor", label: "Hour on a weekday" },
  { id: "nightMinor", label: "Hour at night" },
  { id: "weekendMinor", label: "Hour at the weekend" },
  { id: "holidayMinor", label: "Hour on a holiday" },
  { id: "interruptionMinor", label: "Page" },
] as const;

interface RatesFormProps {
  readonly rates: Rates;
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly onSave: (rates: Rates) => void;
}

function RatesForm({ rates, isPending, error, onSave }: RatesFormProps): ReactNode {
  const [draft, setDraft] = useState(rates);
  const unit = minorUnit(draft.currency);
  return (
    <Form id={formId} label="Pay rates" onSubmit={() => onSave(draft)} isPending={isPending} problem={toFormProblem(error)}>
      <TextField
        label="Currency"
        name="currency"
        value={draft.currency}
        maxLength={3}
        onChange={(currency) => setDraft({ ...draft, currency: currency.toUpperCase() })}
        description="Three letters, as EUR."
        isRequired
      />
      <div className="grid gap-4 tablet:grid-cols-2">
        {amounts.map(({ id, label }) => (
          <NumberField
            key={id}
            label={label}
            name={id}
            minValue={0}
            step={1 / unit}
            value={draft[id] / unit}
            onChange={(value) => setDraft({ ...draft, [id]: Number.isNaN(value) ? 0 : Math.round(value * unit) })}
          />
        ))}
      </div>
    </Form>
  );
}

/** Minor units in one of the currency; a text that is no currency yet is taken to have cents. */
function minorUnit(currency: string): number {
  if (!/^[A-Z]{3}$/.test(currency)) return 100;
  return 10 ** (new Intl.NumberFormat(undefined, { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2);
}
