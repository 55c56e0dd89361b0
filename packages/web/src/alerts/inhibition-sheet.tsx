import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { InhibitionRule } from "#alerts/hold-queries.ts";
import { matchersInText } from "#alerts/matcher-words.ts";
import { MatchersField } from "#alerts/matchers-field.tsx";
import { api, read } from "#api/client.ts";
import { toFormProblem } from "#api/problem.ts";
import { Button } from "#ui/button.tsx";
import { Sheet } from "#ui/dialog.tsx";
import { Form } from "#ui/form.tsx";
import { TextField } from "#ui/text-field.tsx";
import { toast } from "#ui/toast.ts";

interface InhibitionSheetProps {
  /** The one to change; undefined for a new one. */
  readonly rule: InhibitionRule | undefined;
  readonly onClose: () => void;
}

interface InhibitionDraft {
  readonly name: string;
  readonly sourceMatchers: string;
  readonly targetMatchers: string;
  readonly equal: string;
}

function draftOf(rule: InhibitionRule | undefined): InhibitionDraft {
  if (rule === undefined) return { name: "", sourceMatchers: "", targetMatchers: "", equal: "" };
  return {
    name: rule.name,
    sourceMatchers: matchersInText(rule.sourceMatchers),
    targetMatchers: matchersInText(rule.targetMatchers),
    equal: rule.equal.join(", "),
  };
}

/** Which alert holds back which, and what they must have in common. */
export function InhibitionSheet({ rule, onClose }: InhibitionSheetProps): ReactNode {
  const client = useQueryClient();
  const [draft, setDraft] = useState(() => draftOf(rule));
  const change = (part: Partial<InhibitionDraft>): void => setDraft((before) => ({ ...before, ...part }));
  const save = useMutation({
    mutationFn: () => send(rule, draft),
    onSuccess: () => {
      toast({ title: "Saved", description: draft.name });
      onClose();
      return client.invalidateQueries({ queryKey: ["inhibition-rules"] });
    },
  });
  return (
    <Sheet isOpen onOpenChange={onClose} title={rule === undefined ? "New inhibition rule" : `Edit ${rule.name}`}>
      <Form label="Inhibition rule" onSubmit={() => save.mutate()} isPending={save.isPending} problem={toFormProblem(save.error)}>
        <TextField name="name" label="Name" value={draft.name} onChange={(name) => change({ name })} isRequired maxLength={120} />
        <MatchersField
          name="sourceMatchers"
          label="While an alert like this is open"
          value={draft.sourceMatchers}
          onChange={(sourceMatchers) => change({ sourceMatchers })}
        />
        <MatchersField
          name="targetMatchers"
          label="Hold back alerts like this"
          value={draft.targetMatchers}
          onChange={(targetMatchers) => change({ targetMatchers })}
        />
        <TextField
          name="equal"
          label="With the same labels"
          description="Names with commas between, as cluster, service. A label that both lack counts as the same."
          isCode
          value={draft.equal}
          onChange={(equal) => change({ equal })}
        />
        <Button type="submit" variant="act" isPending={save.isPending} className="self-end">
          Save rule
        </Button>
      </Form>
    </Sheet>
  );
}

function send(rule: InhibitionRule | undefined, draft: InhibitionDraft) {
  const equal = draft.equal
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  const body = { ...draft, equal };
  if (rule === undefined) return read(api.POST("/api/v1/inhibition-rules", { body }));
  return read(api.PUT("/api/v1/inhibition-rules/{id}", { params: { path: { id: rule.id } }, body: { ...body, version: rule.version } }));
}
