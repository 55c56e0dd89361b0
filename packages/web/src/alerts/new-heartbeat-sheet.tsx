import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { ServiceSelect } from "#alerts/service-select.tsx";
import { periods, severityOf, severityOptions } from "#alerts/span-choice.ts";
import { api, read } from "#api/client.ts";
import { toFormProblem } from "#api/problem.ts";
import { Button } from "#ui/button.tsx";
import { Sheet } from "#ui/dialog.tsx";
import { Form } from "#ui/form.tsx";
import { NumberField } from "#ui/number-field.tsx";
import { Select } from "#ui/select.tsx";
import { TextField } from "#ui/text-field.tsx";
import { toast } from "#ui/toast.ts";

/** Who is expected to be heard of, how often, and what silence means. */
export function NewHeartbeatSheet({ onClose }: { readonly onClose: () => void }): ReactNode {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const [period, setPeriod] = useState("86400");
  const [graceMinutes, setGraceMinutes] = useState(60);
  const [severity, setSeverity] = useState("error");
  const [serviceId, setServiceId] = useState<string>();
  const create = useMutation({
    mutationFn: () =>
      read(
        api.POST("/api/v1/heartbeats", {
          body: {
            name: name.trim(),
            periodSeconds: Number(period),
            graceSeconds: Math.round(graceMinutes * 60),
            severity: severityOf(severity),
            ...(serviceId !== undefined && { serviceId }),
          },
        }),
      ),
    onSuccess: async (made) => {
      toast({ tone: "ok", title: "Created", description: made.name });
      void client.invalidateQueries({ queryKey: ["heartbeats"] });
      await navigate({ to: `/heartbeats/${made.id}` });
    },
  });
  return (
    <Sheet isOpen onOpenChange={onClose} title="New heartbeat">
      <Form label="Heartbeat" onSubmit={() => create.mutate()} isPending={create.isPending} problem={toFormProblem(create.error)}>
        <TextField
          name="name"
          label="Name"
          description="The job, as people call it."
          value={name}
          onChange={setName}
          isRequired
          maxLength={200}
        />
        <Select name="periodSeconds" label="Heard of at least once a" options={periods} value={period} onChange={setPeriod} />
        <NumberField
          name="graceSeconds"
          label="Minutes of grace"
          description="Silence for longer than both is the alert; a run may take this long."
          value={graceMinutes}
          onChange={setGraceMinutes}
          minValue={0}
          maxValue={525_600}
        />
        <Select name="severity" label="Severity of its alert" options={severityOptions} value={severity} onChange={setSeverity} />
        <ServiceSelect value={serviceId} onChange={setServiceId} />
        <Button type="submit" variant="act" isPending={create.isPending} className="self-end">
          Create heartbeat
        </Button>
      </Form>
    </Sheet>
  );
}
