import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { api, read } from "#api/client.ts";
import { toFormProblem } from "#api/problem.ts";
import { useMayNot } from "#identity/index.ts";
import type { ReportForm } from "#incidents/report-queries.ts";
import { Button } from "#ui/button.tsx";
import { CopyField } from "#ui/copy-field.tsx";
import { Sheet } from "#ui/dialog.tsx";
import { Form } from "#ui/form.tsx";
import { Notice } from "#ui/notice.tsx";

import { RadioGroup } from "#ui/radio-group.tsx";
import { Switch } from "#ui/switch.tsx";
import { TextArea } from "#ui/text-area.tsx";
import { toast } from "#ui/toast.ts";

interface ReportFormSheetProps {
  readonly form: ReportForm;
  readonly onClose: () => void;
}

const urgencies = [
  { id: "low", label: "By their rules for what can wait" },
  { id: "high", label: "Now, at any hour" },
];

/** The form for people without an account: its address, whether it is open, what it says. */
export function ReportFormSheet({ form, onClose }: ReportFormSheetProps): ReactNode {
  const mayNot = useMayNot("admin");
  const client = useQueryClient();
  const [base, setBase] = useState(form);
  const [draft, setDraft] = useState(form);
  const change = (part: Partial<ReportForm>): void => setDraft((before) => ({ ...before, ...part }));
  const save = useMutation({
    mutationFn: (address: "keep" | "new") => {
      const { isOpen, intro, offersServices, urgency } = draft;
      return read(api.PUT("/api/v1/report-form", { body: { isOpen, intro, offersServices, urgency, address, version: base.version } }));
    },
    onSuccess: (saved) => {
      setBase(saved);
      setDraft(saved);
      toast({ tone: "ok", title: saved.isOpen ? "The form is open" : "Saved: the form is closed" });
      return client.invalidateQueries({ queryKey: ["report-form"] });
    },
  });
  return (
    <Sheet
      isOpen
      onOpenChange={onClose}
      title="Public form"
      description="Anybody who has its address can report, without an account. Six reports from one network in ten minutes at most."
    >
      {base.isOpen && base.url !== null && (
        <div className="mb-5">
          <CopyField label="Address to share" value={base.url} />
        </div>
      )}
      {mayNot !== undefined && (
        <Notice tone="info" title={mayNot}>
          An admin of your organisation opens and changes it.
        </Notice>
      )}
      <Form label="Public form" onSubmit={() => save.mutate("keep")} isPending={save.isPending} problem={toFormProblem(save.error)}>
        <Switch isSelected={draft.isOpen} isDisabled={mayNot !== undefined} onChange={(isOpen) => change({ isOpen })}>
          The form is open
        </Switch>
        <TextArea
          name="intro"
          label="Said above the form"
          description="Who reads it, and whom to ring when it is worse."
          rows={3}
          value={draft.intro}
          onChange={(intro) => change({ intro })}
          maxLength={2000}
          isDisabled={mayNot !== undefined}
        />
        <Switch
          isSelected={draft.offersServices}
          isDisabled={mayNot !== undefined}
          onChange={(offersServices) => change({ offersServices })}
        >
          Let people choose a service: its visitors see the names of all
        </Switch>
        <RadioGroup
          label="Tell whoever is on call"
          options={urgencies}
          value={draft.urgency}
          onChange={(urgency) => change({ urgency: urgency === "high" ? "high" : "low" })}
        />
        <div className="flex flex-wrap justify-between gap-2">
          {base.url === null ? (
            <span />
          ) : (
            <Button disabledReason={mayNot} onPress={() => save.mutate("new")}>
              Save with a new address
            </Button>
          )}
          <Button type="submit" variant="act" isPending={save.isPending} disabledReason={mayNot}>
            Save form
          </Button>
        </div>
      </Form>
    </Sheet>
  );
}
