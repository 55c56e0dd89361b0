import { type ReactNode, useState } from "react";
import { toFormProblem } from "#api/problem.ts";
import type { ActionItem } from "#postmortems/postmortem-queries.ts";
import { type ItemStep, useStepItem } from "#postmortems/use-item-actions.ts";
import { Button } from "#ui/button.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { Form } from "#ui/form.tsx";
import { TextArea } from "#ui/text-area.tsx";
import { toast } from "#ui/toast.ts";

interface StepWords {
  readonly title: string;
  readonly label: string;
  readonly description: string;
  readonly verb: string;
  readonly done: string;
}

const stepWords: Readonly<Record<ItemStep, StepWords>> = {
  done: {
    title: "Mark as done",
    label: "Evidence",
    description: "A link or a sentence that shows the result.",
    verb: "Mark done",
    done: "Done",
  },
  waive: { title: "Waive", label: "Reason", description: "Why it is not owed any more.", verb: "Waive", done: "Waived" },
  reopen: { title: "Open again", label: "Reason", description: "What showed that it is not done.", verb: "Open again", done: "Open again" },
};

interface StepDialogProps {
  readonly item: Pick<ActionItem, "id" | "title">;
  readonly step: ItemStep;
  readonly onClose: () => void;
}

/** An action item ends with evidence or with a reason, never with a tick alone. */
export function StepDialog({ item, step, onClose }: StepDialogProps): ReactNode {
  const [text, setText] = useState("");
  const words = stepWords[step];
  const move = useStepItem();
  const submit = (): void => {
    const onSuccess = (): void => {
      toast({ title: words.done, description: item.title, tone: "ok" });
      onClose();
    };
    move.mutate({ id: item.id, step, words: text }, { onSuccess });
  };
  return (
    <Dialog isOpen onOpenChange={onClose} title={words.title} description={item.title} size="small" isDismissable={false}>
      <Form label={words.title} onSubmit={submit} isPending={move.isPending} problem={toFormProblem(move.error)}>
        <TextArea
          name={step === "done" ? "evidence" : "reason"}
          label={words.label}
          description={words.description}
          value={text}
          onChange={setText}
          isRequired
          rows={3}
          maxLength={2000}
          autoFocus
        />
        <Button type="submit" variant="act" isPending={move.isPending} className="self-end">
          {words.verb}
        </Button>
      </Form>
    </Dialog>
  );
}
