import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { api, read } from "#api/client.ts";
import { toFormProblem } from "#api/problem.ts";
import { targetOf, usePageTargets } from "#paging/page-targets.ts";
import { Button } from "#ui/button.tsx";
import { ComboBox } from "#ui/combo-box.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { FieldWaiting } from "#ui/field-waiting.tsx";
import { Form } from "#ui/form.tsx";
import { RadioGroup } from "#ui/radio-group.tsx";
import { TextArea } from "#ui/text-area.tsx";
import { TextField } from "#ui/text-field.tsx";
import { toast } from "#ui/toast.ts";
import { useDraft } from "#ui/use-draft.ts";

interface PageSomebodyProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

const formId = "page-somebody";

const urgencies = [
  { id: "high", label: "High", description: "It cannot wait: they are woken." },
  { id: "low", label: "Low", description: "It can wait until they look." },
];

/** A page by hand: whom, what is wrong, and how urgent it is. Opens the page once it is under way. */
export function PageSomebodyDialog({ isOpen, onOpenChange }: PageSomebodyProps): ReactNode {
  const { options, isPending } = usePageTargets();
  const [target, setTarget] = useState<string>();
  const [urgency, setUrgency] = useState("high");
  const [title, setTitle, forgetTitle] = useDraft("page-somebody:title");
  const [body, setBody, forgetBody] = useDraft("page-somebody:body");
  const client = useQueryClient();
  const navigate = useNavigate();
  const page = useMutation({
    mutationFn: (choice: string) => read(api.POST("/api/v1/pages", { body: wishOf(choice, { title, body, urgency }) })),
    onSuccess: async ({ id }) => {
      forgetTitle();
      forgetBody();
      toast({ title: "Paged", description: options.find((option) => option.id === target)?.label ?? "" });
      onOpenChange(false);
      await navigate({ href: `/pages/${id}` });
    },
    onSettled: () => client.invalidateQueries({ queryKey: ["pages"] }),
  });
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      isDismissable={false}
      title="Page somebody"
      description="They are paged at once, by their own rules."
      actions={
        <>
          <Button onPress={() => onOpenChange(false)}>Leave as it is</Button>
          <Button
            type="submit"
            form={formId}
            variant="act"
            isPending={page.isPending}
            disabledReason={target === undefined ? "Choose whom" : undefined}
          >
            Page
          </Button>
        </>
      }
    >
      <Form
        id={formId}
        label="Page"
        isPending={page.isPending}
        problem={toFormProblem(page.error)}
        onSubmit={() => {
          if (target !== undefined) page.mutate(target);
        }}
      >
        {isPending ? (
          <FieldWaiting label="Whom" text="Loading" />
        ) : (
          <ComboBox
            label="Whom"
            name="target"
            options={options}
            value={target}
            onChange={setTarget}
            placeholder="A person, a policy or a service"
            emptyText="Nothing of that name."
            autoFocus
          />
        )}
        <TextField label="What is wrong" name="title" value={title} onChange={setTitle} isRequired maxLength={300} />
        <TextArea
          label="More about it"
          name="body"
          description="If one line is not enough."
          value={body}
          onChange={setBody}
          rows={3}
          maxLength={4000}
        />
        <RadioGroup label="Urgency" name="urgency" options={urgencies} value={urgency} onChange={setUrgency} />
      </Form>
    </Dialog>
  );
}

interface Words {
  readonly title: string;
  readonly body: string;
  readonly urgency: string;
}

function wishOf(choice: string, { title, body, urgency }: Words) {
  const more = body.trim();
  return {
    ...targetOf(choice),
    title: title.trim(),
    ...(more !== "" && { body: more }),
    urgency: urgency === "low" ? ("low" as const) : ("high" as const),
  };
}
