import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useDeferredValue, useId, useState } from "react";
import { api, read } from "#api/client.ts";
import { toFormProblem } from "#api/problem.ts";
import { useServices } from "#catalog/index.ts";
import { useMayNot } from "#identity/index.ts";
import { incidentKeys, isSeverity, useSimilar } from "#incidents/incident-queries.ts";
import { SeverityChoice } from "#incidents/severity-sheet.tsx";
import { useSubmitKey } from "#incidents/use-submit-key.ts";
import { Button } from "#ui/button.tsx";
import { Checkbox } from "#ui/checkbox.tsx";
import { ComboBox } from "#ui/combo-box.tsx";
import { Sheet } from "#ui/dialog.tsx";
import { Form } from "#ui/form.tsx";
import { SeverityBadge } from "#ui/severity-badge.tsx";
import { TextField } from "#ui/text-field.tsx";
import { Clock } from "#ui/time.tsx";
import { useDraft } from "#ui/use-draft.ts";

interface DeclareSheetProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

interface Declaration {
  readonly title: string;
  readonly severity: string;
  readonly serviceId: string | undefined;
  readonly isSure: boolean;
  readonly pagesService: boolean;
  readonly isPrivate: boolean;
}

function declare(declaration: Declaration) {
  const { title, severity, serviceId, isSure, pagesService, isPrivate } = declaration;
  return read(
    api.POST("/api/v1/incidents", {
      body: {
        title: title.trim(),
        ...(isSeverity(severity) ? { severity } : {}),
        ...(serviceId === undefined ? {} : { serviceIds: [serviceId] }),
        status: isSure ? "active" : "triage",
        page: pagesService && serviceId !== undefined ? "services" : "nobody",
        isPrivate,
      },
    }),
  );
}

/** Starts an incident in twenty seconds, over anything: one line, the rest has a default. */
export function DeclareSheet({ isOpen, onOpenChange }: DeclareSheetProps): ReactNode {
  const formId = useId();
  const [title, setTitle, forget] = useDraft("declare:title");
  const [choices, setChoices] = useState<Omit<Declaration, "title">>(defaults);
  const client = useQueryClient();
  const navigate = useNavigate();
  const join = (reference: string): void => {
    onOpenChange(false);
    void navigate({ to: `/incidents/${reference}` });
  };
  const mutation = useMutation({
    mutationFn: declare,
    onSuccess: (incident) => {
      forget();
      void client.invalidateQueries({ queryKey: incidentKeys.all });
      join(incident.reference);
    },
  });
  const { isPending } = mutation;
  const mayNot = useMayNot("responder");
  const missing = mayNot ?? (title.trim() === "" ? "Say what is happening" : undefined);
  const submit = (): void => {
    if (missing === undefined && !isPending) mutation.mutate({ ...choices, title });
  };
  useSubmitKey("Declare", submit);
  return (
    <Sheet
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      title="Declare an incident"
      description="One line is enough. You command it until you hand it over."
      actions={
        <>
          <Button onPress={() => onOpenChange(false)}>Cancel</Button>
          <Button variant="act" type="submit" form={formId} shortcut="mod+enter" isPending={isPending} disabledReason={missing}>
            Declare
          </Button>
        </>
      }
    >
      <Form id={formId} onSubmit={submit} problem={toFormProblem(mutation.error)} isPending={isPending} label="Declare an incident">
        <TitleField value={title} onChange={setTitle} />
        <SimilarIncidents title={title} serviceId={choices.serviceId} onJoin={join} />
        <Choices value={choices} onChange={(change) => setChoices((before) => ({ ...before, ...change }))} />
      </Form>
    </Sheet>
  );
}

const defaults: Omit<Declaration, "title"> = { severity: "SEV3", serviceId: undefined, isSure: true, pagesService: true, isPrivate: false };

function TitleField({ value, onChange }: { readonly value: string; readonly onChange: (text: string) => void }): ReactNode {
  return (
    <TextField
      label="What is happening"
      name="title"
      placeholder="Checkout failing for EU customers"
      value={value}
      onChange={onChange}
      maxLength={300}
      isRequired
      autoFocus
    />
  );
}

interface ChoicesProps {
  readonly value: Omit<Declaration, "title">;
  readonly onChange: (change: Partial<Declaration>) => void;
}

/** Everything that has a default. */
function Choices({ value, onChange }: ChoicesProps): ReactNode {
  const { severity, serviceId, isSure, pagesService, isPrivate } = value;
  return (
    <>
      <SeverityChoice value={severity} onChange={(chosen) => onChange({ severity: chosen })} />
      <ServiceField value={serviceId} onChange={(chosen) => onChange({ serviceId: chosen })} />
      <div className="flex flex-col gap-1">
        <Checkbox
          isSelected={pagesService && serviceId !== undefined}
          isDisabled={serviceId === undefined}
          onChange={(pages) => onChange({ pagesService: pages })}
        >
          Page whoever is on call for it
        </Checkbox>
        <Checkbox
          isSelected={!isSure}
          onChange={(unsure) => onChange({ isSure: !unsure })}
          description="It starts in triage and can be declined."
        >
          Not sure yet that it hurts
        </Checkbox>
        <Checkbox
          isSelected={isPrivate}
          onChange={(chosen) => onChange({ isPrivate: chosen })}
          description="Only who is in it, owners and admins know of it."
        >
          Private
        </Checkbox>
      </div>
    </>
  );
}

function ServiceField({
  value,
  onChange,
}: {
  readonly value: string | undefined;
  readonly onChange: (id: string | undefined) => void;
}): ReactNode {
  const services = useServices();
  const options = (services.data?.items ?? []).map((service) => ({ id: service.id, label: service.name }));
  return (
    <ComboBox
      label="Service"
      name="serviceIds"
      options={options}
      value={value}
      onChange={onChange}
      placeholder="What is affected, if known"
      emptyText={services.isPending ? "Loading services" : "No service of that name."}
    />
  );
}

interface SimilarProps {
  readonly title: string;
  readonly serviceId: string | undefined;
  readonly onJoin: (reference: string) => void;
}

const whys = {
  same_service: "Same service",
  same_words: "Same words",
  same_service_and_words: "Same service and words",
} as const;

/** Open incidents that may be this one already: joining beats a second one. */
function SimilarIncidents({ title, serviceId, onJoin }: SimilarProps): ReactNode {
  const typed = useDeferredValue(title);
  const similar = useSimilar(typed, serviceId === undefined ? [] : [serviceId]);
  const items = similar.data?.items ?? [];
  return (
    <div role="status">
      {items.length > 0 && (
        <section aria-label="Open incidents like this" className="rounded-control border border-line bg-sunken p-3">
          <p className="text-row font-label">Is it one of these? Join it instead.</p>
          <ul className="mt-2 flex flex-col gap-1">
            {items.map(({ incident, why }) => (
              <li key={incident.id} className="flex flex-wrap items-center gap-x-2 gap-y-1 text-row">
                <SeverityBadge severity={incident.severity} isShort />
                <span className="min-w-0 flex-1 basis-40">
                  <span className="block font-medium">
                    {incident.reference} {incident.title}
                  </span>
                  <span className="text-ink-3">
                    {whys[why]} ·{" "}
                    <Clock label="Since impact began" since={incident.impactStartedAt ?? incident.declaredAt} className="tabular" />
                  </span>
                </span>
                <Button size="small" aria-label={`Join ${incident.reference}`} onPress={() => onJoin(incident.reference)}>
                  Join
                </Button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
