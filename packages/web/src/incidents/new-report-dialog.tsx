import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useId, useState } from "react";
import { api, read } from "#api/client.ts";
import { toFormProblem } from "#api/problem.ts";
import { useServices } from "#catalog/index.ts";
import { Button } from "#ui/button.tsx";
import { ComboBox } from "#ui/combo-box.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { Form } from "#ui/form.tsx";
import { RadioGroup } from "#ui/radio-group.tsx";
import { TextArea } from "#ui/text-area.tsx";
import { toast } from "#ui/toast.ts";
import { useDraft } from "#ui/use-draft.ts";

const hurries = [
  { id: "critical", label: "Now, at any hour" },
  { id: "warning", label: "By their rules for what can wait" },
];

/** Says that something is wrong, in one's own words. */
export function NewReportDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const formId = useId();
  const client = useQueryClient();
  const services = useServices();
  const [text, setText, forget] = useDraft("report:text");
  const [serviceId, setServiceId] = useState<string>();
  const [hurry, setHurry] = useState("critical");
  const send = useMutation({
    mutationFn: () =>
      read(
        api.POST("/api/v1/reports", {
          body: {
            text,
            origin: "web",
            severity: hurry === "critical" ? "critical" : "warning",
            ...(serviceId !== undefined && { serviceId }),
          },
        }),
      ),
    onSuccess: () => {
      forget();
      onClose();
      toast({ tone: "ok", title: "Reported", description: "Somebody is being told." });
      return client.invalidateQueries({ queryKey: ["reports"] });
    },
  });
  return (
    <Dialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title="Report something"
      description="You see that something is wrong and do not know yet what it means."
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            variant="act"
            type="submit"
            form={formId}
            isPending={send.isPending}
            disabledReason={text.trim() === "" ? "Say what is wrong" : undefined}
          >
            Report
          </Button>
        </>
      }
    >
      <Form
        id={formId}
        label="Report something"
        onSubmit={() => send.mutate()}
        isPending={send.isPending}
        problem={toFormProblem(send.error)}
      >
        <TextArea
          name="text"
          label="What is happening"
          description="The first line says the most."
          rows={4}
          value={text}
          onChange={setText}
          maxLength={10_000}
          isRequired
          autoFocus
        />
        <ComboBox
          label="Service"
          name="serviceId"
          options={(services.data?.items ?? []).map((service) => ({ id: service.id, label: service.name }))}
          value={serviceId}
          onChange={setServiceId}
          placeholder="What is affected, if known"
          emptyText={services.isPending ? "Loading services" : "No service of that name."}
        />
        <RadioGroup label="Tell whoever is on call" options={hurries} value={hurry} onChange={setHurry} />
      </Form>
    </Dialog>
  );
}
