import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { api, read } from "#api/client.ts";
import { toFormProblem } from "#api/problem.ts";
import { holderOf, useHolders } from "#paging/page-targets.ts";
import type { PageStory } from "#paging/paging-queries.ts";
import { Button } from "#ui/button.tsx";
import { ComboBox } from "#ui/combo-box.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { FieldWaiting } from "#ui/field-waiting.tsx";
import { Form } from "#ui/form.tsx";
import { toast } from "#ui/toast.ts";

interface ReassignProps {
  readonly page: PageStory;
  readonly onClose: () => void;
}

const formId = "reassign-page";

/** Gives a page to a person or to another policy, where it begins anew. */
export function ReassignDialog({ page, onClose }: ReassignProps): ReactNode {
  const { options, isPending } = useHolders();
  const [holder, setHolder] = useState<string>();
  const client = useQueryClient();
  const reassign = useMutation({
    mutationFn: (choice: string) =>
      read(api.POST("/api/v1/pages/{id}/reassign", { params: { path: { id: page.id } }, body: holderOf(choice) })),
    onSuccess: () => {
      toast({ title: "Passed on", description: options.find((option) => option.id === holder)?.label ?? "" });
      onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey: ["pages"] }),
  });
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title="Pass this page on"
      description="It begins anew with them. What was still to come stops, and whoever has it has it no more."
      actions={
        <>
          <Button onPress={onClose}>Leave as it is</Button>
          <Button
            type="submit"
            form={formId}
            variant="act"
            isPending={reassign.isPending}
            disabledReason={holder === undefined ? "Choose to whom" : undefined}
          >
            Pass on
          </Button>
        </>
      }
    >
      <Form
        id={formId}
        label="Pass on"
        isPending={reassign.isPending}
        problem={toFormProblem(reassign.error)}
        onSubmit={() => {
          if (holder !== undefined) reassign.mutate(holder);
        }}
      >
        {isPending ? (
          <FieldWaiting label="To whom" text="Loading" />
        ) : (
          <ComboBox
            label="To whom"
            name="to"
            options={options}
            value={holder}
            onChange={setHolder}
            placeholder="A person or a policy"
            emptyText="Nothing of that name."
            autoFocus
          />
        )}
      </Form>
    </Dialog>
  );
}
