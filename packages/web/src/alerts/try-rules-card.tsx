import { useMutation } from "@tanstack/react-query";
import { FlaskConical } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { ruleWishOf } from "#alerts/routing-draft.ts";
import { useSourceKinds } from "#alerts/source-queries.ts";
import { TriedRules } from "#alerts/tried-rules.tsx";
import { api, read } from "#api/client.ts";
import { toFormProblem } from "#api/problem.ts";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { Form } from "#ui/form.tsx";
import { SegmentedControl } from "#ui/segmented-control.tsx";
import { Select } from "#ui/select.tsx";
import { TextArea } from "#ui/text-area.tsx";

interface TryRulesCardProps {
  /** The rules as they would be; undefined for those that are saved. */
  readonly rules: readonly ReturnType<typeof ruleWishOf>[] | undefined;
}

const dayChoices = [1, 7, 30].map((days) => ({ id: String(days), label: days === 1 ? "the last day" : `the last ${days} days` }));
const example = `{\n  "title": "Disk full on db1",\n  "severity": "critical",\n  "labels": { "team": "shop" }\n}`;

/** What the rules would do, to a pasted payload or to past alerts. Saves nothing. */
export function TryRulesCard({ rules }: TryRulesCardProps): ReactNode {
  const [against, setAgainst] = useState("sample");
  const [kind, setKind] = useState("generic");
  const [text, setText] = useState("");
  const [days, setDays] = useState("7");
  const [fault, setFault] = useState<string>();
  const attempt = useMutation({
    mutationFn: (what: { readonly sample: { readonly sourceKind: string; readonly body: unknown } } | { readonly days: number }) =>
      read(api.POST("/api/v1/routing-rules/try", { body: { ...what, ...(rules !== undefined && { rules: [...rules] }) } })),
  });
  const submit = (): void => {
    if (against === "days") return attempt.mutate({ days: Number(days) });
    const body = parsed(text);
    setFault(body === undefined ? "Expected JSON, as the sender sends it." : undefined);
    if (body !== undefined) attempt.mutate({ sample: { sourceKind: kind, body: body.value } });
  };
  const problem = fault === undefined ? toFormProblem(attempt.error) : { fields: { sample: fault } };
  return (
    <Card title="Try it">
      <Form label="Try the rules" onSubmit={submit} isPending={attempt.isPending} problem={problem}>
        <SegmentedControl
          label="Against"
          segments={[
            { id: "sample", label: "A pasted payload" },
            { id: "days", label: "Past alerts" },
          ]}
          value={against}
          onChange={setAgainst}
          className="self-start"
        />
        {against === "sample" ? (
          <Sample kind={kind} onKind={setKind} text={text} onText={setText} />
        ) : (
          <Select label="Alerts of" options={dayChoices} value={days} onChange={setDays} />
        )}
        <Button type="submit" icon={FlaskConical} isPending={attempt.isPending} className="self-start">
          Try
        </Button>
      </Form>
      {attempt.data !== undefined && (
        <TriedRules tried={attempt.data} isSample={attempt.variables !== undefined && "sample" in attempt.variables} />
      )}
    </Card>
  );
}

interface SampleProps {
  readonly kind: string;
  readonly onKind: (kind: string) => void;
  readonly text: string;
  readonly onText: (text: string) => void;
}

function Sample({ kind, onKind, text, onText }: SampleProps): ReactNode {
  const kinds = useSourceKinds();
  const options = (kinds.data?.items ?? []).map((one) => ({ id: one.kind, label: one.label }));
  return (
    <>
      <Select label="Sent by" name="sample.sourceKind" options={options} value={kind} onChange={onKind} />
      <TextArea label="Payload" name="sample" isCode rows={8} isRequired placeholder={example} value={text} onChange={onText} />
    </>
  );
}

function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
