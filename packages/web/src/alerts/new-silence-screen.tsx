import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { useAlert } from "#alerts/alert-queries.ts";
import { ConfirmEverything } from "#alerts/confirm-everything.tsx";
import { asksAboutEverything } from "#alerts/hold-queries.ts";
import { matchersOfAlert } from "#alerts/matcher-words.ts";
import { MatchersField } from "#alerts/matchers-field.tsx";
import { NoPermission } from "#alerts/no-permission.tsx";
import { endOf, silenceLengths } from "#alerts/silence-length.ts";
import { SilencePreviewCard } from "#alerts/silence-preview-card.tsx";
import { api, read } from "#api/client.ts";
import { toFormProblem } from "#api/problem.ts";
import { useSearchState } from "#api/url-state.ts";
import { useMayNot } from "#identity/index.ts";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { DateTimeField } from "#ui/date-time-field.tsx";
import { Form } from "#ui/form.tsx";
import { deviceZone } from "#ui/format-time.ts";
import { now } from "#ui/now.ts";
import { PageHeader } from "#ui/page-header.tsx";
import { Select } from "#ui/select.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { TextArea } from "#ui/text-area.tsx";
import { toast } from "#ui/toast.ts";

/** Silence what is known: what it would have caught is shown before it begins. */
export function NewSilenceScreen(): ReactNode {
  const mayNot = useMayNot("responder");
  const { alert, matchers } = useSearchState();
  return (
    <>
      <PageHeader title="New silence" crumbs={[{ label: "Silences", href: "/silences" }]} here="New" />
      {mayNot !== undefined && (
        <Card>
          <NoPermission reason={mayNot}>A responder of your organisation can silence alerts.</NoPermission>
        </Card>
      )}
      {mayNot === undefined && alert !== undefined && <OfAlert id={alert} />}
      {mayNot === undefined && alert === undefined && <SilenceForm matchers={matchers ?? ""} />}
    </>
  );
}

function OfAlert({ id }: { readonly id: string }): ReactNode {
  const alert = useAlert(id);
  if (alert.isPending) return <SkeletonRows label="Loading the alert" />;
  // Without the alert one can still say by hand what is to be silenced.
  return <SilenceForm matchers={alert.data === undefined ? "" : matchersOfAlert(alert.data)} />;
}

interface SilenceDraft {
  readonly matchers: string;
  readonly reason: string;
  readonly length: string;
  readonly endsAt: Temporal.Instant | undefined;
}

function SilenceForm({ matchers }: { readonly matchers: string }): ReactNode {
  const navigate = useNavigate();
  const client = useQueryClient();
  const [draft, setDraft] = useState<SilenceDraft>({ matchers, reason: "", length: "2h", endsAt: undefined });
  const [isAsking, setAsking] = useState(false);
  const change = (part: Partial<SilenceDraft>): void => setDraft((before) => ({ ...before, ...part }));
  const save = useMutation({
    mutationFn: (confirmEverything: boolean) => send(draft, confirmEverything),
    onError: (error) => setAsking(asksAboutEverything(error)),
    onSuccess: async () => {
      toast({ title: "Silenced", description: draft.reason });
      await client.invalidateQueries({ queryKey: ["silences"] });
      await navigate({ to: "/silences" });
    },
  });
  const problem = asksAboutEverything(save.error) ? undefined : toFormProblem(save.error);
  return (
    <div className="grid items-start gap-5 rail:grid-cols-2">
      <Card title="What, why, how long">
        <Form label="Silence" onSubmit={() => save.mutate(false)} isPending={save.isPending} problem={problem}>
          <MatchersField name="matchers" label="Alerts that match" value={draft.matchers} onChange={(text) => change({ matchers: text })} />
          <TextArea
            name="reason"
            label="Reason"
            description="Who finds it at night should know whether it may go."
            rows={2}
            isRequired
            maxLength={1000}
            value={draft.reason}
            onChange={(reason) => change({ reason })}
          />
          <Select name="endsAt" label="For" options={silenceLengths} value={draft.length} onChange={(length) => change({ length })} />
          {draft.length === "time" && (
            <DateTimeField
              label="Until"
              value={draft.endsAt}
              onChange={(endsAt) => change({ endsAt })}
              zone={deviceZone()}
              minValue={now()}
              isRequired
            />
          )}
          <Button type="submit" variant="act" isPending={save.isPending} className="self-end">
            Silence
          </Button>
        </Form>
      </Card>
      <SilencePreviewCard matchers={draft.matchers} />
      <ConfirmEverything isOpen={isAsking} onOpenChange={setAsking} verb="Silence" onConfirm={() => save.mutateAsync(true)} />
    </div>
  );
}

function send(draft: SilenceDraft, confirmEverything: boolean) {
  const end = draft.length === "time" ? draft.endsAt : endOf(draft.length, now());
  return read(
    api.POST("/api/v1/silences", {
      body: {
        matchers: draft.matchers,
        reason: draft.reason,
        ...(end === undefined ? { untilResolved: true } : { endsAt: end.toString() }),
        ...(confirmEverything && { confirmEverything }),
      },
    }),
  );
}
