import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { api } from "#api/client.ts";
import type { EscalationPolicy } from "#paging/paging-queries.ts";
import { Button } from "#ui/button.tsx";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";
import { toast } from "#ui/toast.ts";

interface RemovePolicyProps {
  readonly policy: EscalationPolicy;
  readonly disabledReason: string | undefined;
}

/** Removes a policy nobody uses. The server refuses while a service does, and its answer names which. */
export function RemovePolicyButton({ policy, disabledReason }: RemovePolicyProps): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const client = useQueryClient();
  const navigate = useNavigate();
  const remove = useMutation({
    mutationFn: () => api.DELETE("/api/v1/escalation-policies/{id}", { params: { path: { id: policy.id } } }),
    onSuccess: async () => {
      toast({ title: "Removed", description: policy.name });
      await navigate({ href: "/escalation-policies" });
      client.removeQueries({ queryKey: ["escalation-policies", policy.id] });
      await client.invalidateQueries({ queryKey: ["escalation-policies"] });
    },
  });
  const isDefault = policy.isDefault ? "Make another policy the default first" : undefined;
  return (
    <>
      <Button variant="quiet" icon={Trash2} disabledReason={disabledReason ?? isDefault} onPress={() => setOpen(true)}>
        Remove
      </Button>
      <ConfirmDialog
        isOpen={isOpen}
        onOpenChange={setOpen}
        title={`Remove ${policy.name}?`}
        description="Pages under way keep it and go on."
        actionLabel="Remove"
        onConfirm={() => remove.mutateAsync()}
      />
    </>
  );
}
