import { useMutation, useQueryClient } from "@tanstack/react-query";
import { FlaskConical } from "lucide-react";
import { type ReactNode, useState } from "react";
import { newProbe, operators, type ProbeDraft, recordTypes, targetOf } from "#alerts/probe-draft.ts";
import { ServiceSelect } from "#alerts/service-select.tsx";
import { severityOf, severityOptions } from "#alerts/span-choice.ts";
import { api, read } from "#api/client.ts";
import { problemText, toFormProblem } from "#api/problem.ts";
import { Button } from "#ui/button.tsx";
import { Sheet } from "#ui/dialog.tsx";
import { Form } from "#ui/form.tsx";
import { Notice } from "#ui/notice.tsx";
import { NumberField } from "#ui/number-field.tsx";
import { Select } from "#ui/select.tsx";
import { TextArea } from "#ui/text-area.tsx";
import { TextField } from "#ui/text-field.tsx";
import { toast } from "#ui/toast.ts";

const kinds: readonly { readonly id: ProbeDraft["kind"]; readonly label: string }[] = [
  { id: "http", label: "A web address answers" },
  { id: "tcp", label: "A port takes connections" },
  { id: "tls", label: "A certificate is good for some days" },
  { id: "dns", label: "A name has its records" },
  { id: "promql", label: "A query meets an objective" },
];

const intervals = [
  { id: "30", label: "30 seconds" },
  { id: "60", label: "minute" },
  { id: "300", label: "5 minutes" },
  { id: "3600", label: "hour" },
  { id: "86400", label: "day" },
];

/** What is looked at, how often, and what is expected; tried once before it is saved. */
export function NewProbeSheet({ onClose }: { readonly onClose: () => void }): ReactNode {
  const client = useQueryClient();
  const [name, setName] = useState("");
  const [draft, setDraft] = useState(newProbe);
  const [interval, setIntervalSeconds] = useState("60");
  const [tries, setTries] = useState(2);
  const [severity, setSeverity] = useState("critical");
  const [serviceId, setServiceId] = useState<string>();
  const attempt = useMutation({ mutationFn: () => read(api.POST("/api/v1/probes/try", { body: { target: targetOf(draft) } })) });
  const change = (part: Partial<ProbeDraft>): void => {
    attempt.reset();
    setDraft((before) => ({ ...before, ...part }));
  };
  const create = useMutation({
    mutationFn: () =>
      read(
        api.POST("/api/v1/probes", {
          body: {
            name: name.trim(),
            target: targetOf(draft),
            intervalSeconds: Number(interval),
            tries,
            severity: severityOf(severity),
            ...(serviceId !== undefined && { serviceId }),
          },
        }),
      ),
    onSuccess: (made) => {
      toast({ tone: "ok", title: "Created", description: made.name });
      onClose();
      return client.invalidateQueries({ queryKey: ["probes"] });
    },
  });
  return (
    <Sheet isOpen onOpenChange={onClose} title="New probe">
      <Form label="Probe" onSubmit={() => create.mutate()} isPending={create.isPending} problem={toFormProblem(create.error)}>
        <TextField name="name" label="Name" value={name} onChange={setName} isRequired maxLength={200} />
        <Select
          name="kind"
          label="What must be so"
          options={kinds}
          value={draft.kind}
          onChange={(id) => change({ kind: kinds.find((kind) => kind.id === id)?.id ?? "http" })}
        />
        <TargetFields draft={draft} onChange={change} />
        <div>
          <Button icon={FlaskConical} isPending={attempt.isPending} onPress={() => attempt.mutate()}>
            Look once
          </Button>
          <Tried attempt={attempt} />
        </div>
        <Select name="intervalSeconds" label="Look every" options={intervals} value={interval} onChange={setIntervalSeconds} />
        <NumberField name="tries" label="Looks that must fail in a row" value={tries} onChange={setTries} minValue={1} maxValue={10} />
        <Select name="severity" label="Severity of its alert" options={severityOptions} value={severity} onChange={setSeverity} />
        <ServiceSelect value={serviceId} onChange={setServiceId} />
        <Button type="submit" variant="act" isPending={create.isPending} className="self-end">
          Create probe
        </Button>
      </Form>
    </Sheet>
  );
}

interface TriedProps {
  readonly attempt: {
    readonly data: { readonly found: "expected" | "otherwise"; readonly words: string; readonly tookMs: number } | undefined;
    readonly error: Error | null;
  };
}

function Tried({ attempt: { data, error } }: TriedProps): ReactNode {
  return (
    <div role="status" className="mt-3 [overflow-wrap:anywhere] empty:mt-0">
      {error !== null && (
        <Notice tone="warning" title="It could not be tried">
          {problemText(error)}
        </Notice>
      )}
      {data !== undefined && (
        <Notice tone={data.found === "expected" ? "ok" : "warning"} title={data.found === "expected" ? "As expected" : "Not as expected"}>
          {`${data.words}, in ${data.tookMs} ms`}
        </Notice>
      )}
    </div>
  );
}

interface TargetFieldsProps {
  readonly draft: ProbeDraft;
  readonly onChange: (part: Partial<ProbeDraft>) => void;
}

function TargetFields({ draft, onChange }: TargetFieldsProps): ReactNode {
  switch (draft.kind) {
    case "http":
      return <HttpFields draft={draft} onChange={onChange} />;
    case "tcp":
      return <HostFields draft={draft} onChange={onChange} />;
    case "tls":
      return (
        <>
          <HostFields draft={draft} onChange={onChange} />
          <NumberField
            name="target.daysLeft"
            label="Days it must be good for"
            value={draft.daysLeft}
            onChange={(daysLeft) => onChange({ daysLeft })}
            minValue={0}
            maxValue={365}
          />
        </>
      );
    case "dns":
      return <DnsFields draft={draft} onChange={onChange} />;
    case "promql":
      return <QueryFields draft={draft} onChange={onChange} />;
  }
}

function HttpFields({ draft, onChange }: TargetFieldsProps): ReactNode {
  return (
    <>
      <UrlField draft={draft} onChange={onChange} />
      <NumberField
        name="target.expectStatus"
        label="Status expected (optional)"
        description="Left out: anything below 400."
        value={draft.expectStatus}
        onChange={(expectStatus) => onChange({ expectStatus })}
        minValue={100}
        maxValue={599}
      />
      <TextField
        name="target.expectText"
        label="Text the body must hold (optional)"
        value={draft.expectText}
        onChange={(expectText) => onChange({ expectText })}
        maxLength={500}
      />
    </>
  );
}

function UrlField({ draft, onChange }: TargetFieldsProps): ReactNode {
  return (
    <TextField
      name="target.url"
      label="Address"
      type="url"
      placeholder="https://shop.example.org/"
      value={draft.url}
      onChange={(url) => onChange({ url })}
      isRequired
      maxLength={2000}
    />
  );
}

function HostFields({ draft, onChange }: TargetFieldsProps): ReactNode {
  return (
    <>
      <TextField name="target.host" label="Host" value={draft.host} onChange={(host) => onChange({ host })} isRequired maxLength={253} />
      <NumberField
        name="target.port"
        label="Port"
        value={draft.port}
        onChange={(port) => onChange({ port })}
        minValue={1}
        maxValue={65_535}
        formatOptions={{ useGrouping: false }}
      />
    </>
  );
}

function DnsFields({ draft, onChange }: TargetFieldsProps): ReactNode {
  return (
    <>
      <TextField
        name="target.name"
        label="Host name"
        value={draft.host}
        onChange={(host) => onChange({ host })}
        isRequired
        maxLength={253}
      />
      <Select
        name="target.recordType"
        label="Record type"
        options={recordTypes.map((id) => ({ id, label: id }))}
        value={draft.recordType}
        onChange={(recordType) => onChange({ recordType })}
      />
      <TextArea
        name="target.expect"
        label="Records expected (optional)"
        description="One a line. None: there must be any."
        isCode
        rows={2}
        value={draft.expect}
        onChange={(expect) => onChange({ expect })}
      />
    </>
  );
}

function QueryFields({ draft, onChange }: TargetFieldsProps): ReactNode {
  return (
    <>
      <UrlField draft={draft} onChange={onChange} />
      <TextArea
        name="target.query"
        label="Query"
        isCode
        rows={2}
        value={draft.query}
        onChange={(query) => onChange({ query })}
        isRequired
        maxLength={2000}
      />
      <Select
        name="target.objective.operator"
        label="Its number must be"
        options={operators.map((id) => ({ id, label: id }))}
        value={draft.operator}
        onChange={(operator) => onChange({ operator })}
      />
      <NumberField
        name="target.objective.threshold"
        label="Threshold"
        value={draft.threshold}
        onChange={(threshold) => onChange({ threshold })}
      />
    </>
  );
}
