import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useId, useState } from "react";
import { api, read } from "#api/client.ts";
import { toFormProblem } from "#api/problem.ts";
import { incidentKeys, isSeverity, useIncidents } from "#incidents/incident-queries.ts";
import type { Report } from "#incidents/report-queries.ts";
import { SeverityChoice } from "#incidents/severity-sheet.tsx";
import { Button } from "#ui/button.tsx";
import { Checkbox } from "#ui/checkbox.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { Form } from "#ui/form.tsx";
import { RadioGroup } from "#ui/radio-group.tsx";
import { SeverityBadge } from "#ui/severity-badge.tsx";
import { TextArea } from "#ui/text-area.tsx";
import { TextField } from "#ui/text-field.tsx";
import { toast } from "#ui/toast.ts";
import { useDraft } from "#ui/use-draft.ts";

/** The three answers a report can get. */
export type ReportDeed = "declare" | "merge" | "decline";

interface AnswerReportDialogProps {
  readonly report: Report;
  readonly deed: ReportDeed;
  readonly onClose: () => void;
}

const verbs = { declare: "Declare", merge: "Merge", decline: "Decline" } as const;
const titles = { declare: "Declare an incident", merge: "Merge into an open incident", decline: "Decline the report" } as const;
const descriptions = {
  declare: "You command it until you hand it over.",
  merge: "It joins the timeline; its service counts as affected.",
  decline: "Nothing is wrong, or nothing that you follow up. Say why.",
} as const;

interface AnswerDraft {
  readonly title: string;
  readonly severity: string;
  readonly pagesService: boolean;
  readonly incidentId: string;
}

/** Answers a report, with a word back to whoever sent it. */
export function AnswerReportDialog({ report, deed, onClose }: AnswerReportDialogProps): ReactNode {
  const formId = useId();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [word, setWord, forget] = useDraft(`report:${report.id}:word`);
  const [draft, setDraft] = useState<AnswerDraft>({ title: titleOf(report), severity: "SEV3", pagesService: false, incidentId: "" });
  const answer = useMutation({
    mutationFn: () => send(report, deed, { ...draft, word: word.trim() }),
    onSuccess: async ({ incident }) => {
      forget();
      onClose();
      toast({ tone: "ok", title: doneWords(deed, incident?.reference) });
      void client.invalidateQueries({ queryKey: incidentKeys.all });
      await client.invalidateQueries({ queryKey: ["reports"] });
      if (deed === "declare" && incident !== null) await navigate({ to: `/incidents/${incident.reference}` });
    },
  });
  const change = (part: Partial<AnswerDraft>): void => setDraft((before) => ({ ...before, ...part }));
  return (
    <Dialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={titles[deed]}
      description={descriptions[deed]}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="act" type="submit" form={formId} isPending={answer.isPending} disabledReason={missing(deed, draft, word)}>
            {verbs[deed]}
          </Button>
        </>
      }
    >
      <Form
        id={formId}
        label={titles[deed]}
        onSubmit={() => answer.mutate()}
        isPending={answer.isPending}
        problem={toFormProblem(answer.error)}
      >
        {deed === "declare" && <DeclareFields report={report} draft={draft} onChange={change} />}
        {deed === "merge" && <OpenIncidents value={draft.incidentId} onChange={(incidentId) => change({ incidentId })} />}
        <TextArea
          name="word"
          label={deed === "decline" ? "Word to the reporter" : "Word to the reporter (optional)"}
          description={
            report.reporterAddress === null
              ? "They left no mail address: it is kept here only."
              : `Goes by mail to ${report.reporterAddress}.`
          }
          rows={3}
          value={word}
          onChange={setWord}
          maxLength={1000}
          isRequired={deed === "decline"}
        />
      </Form>
    </Dialog>
  );
}

function titleOf(report: Report): string {
  return (report.text.trim().split("\n")[0] ?? "").replaceAll(/\s+/g, " ").slice(0, 300);
}

function missing(deed: ReportDeed, { title, incidentId }: AnswerDraft, word: string): string | undefined {
  if (deed === "declare" && title.trim() === "") return "Say what is happening";
  if (deed === "merge" && incidentId === "") return "Choose an incident";
  return deed === "decline" && word.trim() === "" ? "Say why" : undefined;
}

function doneWords(deed: ReportDeed, reference: string | undefined): string {
  if (deed === "decline") return "Declined";
  return deed === "declare" ? `Declared ${reference ?? ""}` : `Merged into ${reference ?? ""}`;
}

interface DeclareFieldsProps {
  readonly report: Report;
  readonly draft: AnswerDraft;
  readonly onChange: (part: Partial<AnswerDraft>) => void;
}

function DeclareFields({ report, draft, onChange }: DeclareFieldsProps): ReactNode {
  return (
    <>
      <TextField
        name="title"
        label="What is happening"
        value={draft.title}
        onChange={(title) => onChange({ title })}
        maxLength={300}
        isRequired
      />
      <SeverityChoice value={draft.severity} onChange={(severity) => onChange({ severity })} />
      {report.serviceName !== null && (
        <Checkbox isSelected={draft.pagesService} onChange={(pagesService) => onChange({ pagesService })}>
          Page whoever is on call for {report.serviceName}
        </Checkbox>
      )}
    </>
  );
}

interface OpenIncidentsProps {
  readonly value: string;
  readonly onChange: (id: string) => void;
}

function OpenIncidents({ value, onChange }: OpenIncidentsProps): ReactNode {
  const incidents = useIncidents({ state: "open", severity: "all", role: "any", serviceId: "all" });
  const items = incidents.data?.pages.flatMap((page) => page.items) ?? [];
  if (incidents.isSuccess && items.length === 0) return <p className="text-row text-ink-2">No incident is open. Declare one instead.</p>;
  const options = items.map((incident) => ({
    id: incident.id,
    label: (
      <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <SeverityBadge severity={incident.severity} isShort />
        <span>
          {incident.reference} {incident.title}
        </span>
      </span>
    ),
  }));
  return <RadioGroup label="Open incidents" options={options} value={value} onChange={onChange} />;
}

function send(
  { id }: Report,
  deed: ReportDeed,
  { title, severity, pagesService, incidentId, word }: AnswerDraft & { readonly word: string },
) {
  const params = { path: { id } };
  const back = word === "" ? {} : { word };
  if (deed === "decline") return read(api.POST("/api/v1/reports/{id}/decline", { params, body: { word } }));
  if (deed === "merge") return read(api.POST("/api/v1/reports/{id}/merge", { params, body: { incidentId, ...back } }));
  const body = {
    title: title.trim(),
    ...(isSeverity(severity) && { severity }),
    page: pagesService ? ("services" as const) : ("nobody" as const),
  };
  return read(api.POST("/api/v1/reports/{id}/declare", { params, body: { ...body, ...back } }));
}
