import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { api, read } from "#api/client.ts";
import { toFormProblem } from "#api/problem.ts";
import type { StatusPage } from "#comms/comms-queries.ts";
import { Button } from "#ui/button.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { Form } from "#ui/form.tsx";
import { TextField } from "#ui/text-field.tsx";

/** What the page is called, where it is, and in which zone it writes times. */
export function PageSettingsDialog({ page, onClose }: { readonly page: StatusPage; readonly onClose: () => void }): ReactNode {
  const client = useQueryClient();
  const [name, setName] = useState(page.name);
  const [slug, setSlug] = useState(page.slug);
  const [description, setDescription] = useState(page.description);
  const [timeZone, setTimeZone] = useState(page.timeZone);
  const save = useMutation({
    mutationFn: () =>
      read(
        api.PATCH("/api/v1/status-pages/{id}", {
          params: { path: { id: page.id } },
          body: { version: page.version, name, slug, description, timeZone },
        }),
      ),
    onSuccess: onClose,
    onSettled: () => client.invalidateQueries({ queryKey: ["status-pages"] }),
  });
  return (
    <Dialog isOpen onOpenChange={onClose} title={`Edit ${page.name}`} size="small" isDismissable={false}>
      <Form label={`Edit ${page.name}`} onSubmit={() => save.mutate()} isPending={save.isPending} problem={toFormProblem(save.error)}>
        <TextField name="name" label="Name" value={name} onChange={setName} isRequired maxLength={200} autoFocus />
        <TextField
          name="slug"
          label="Address"
          description={slug === page.slug ? `${location.origin}/status/${slug}` : "The old address stops working at once."}
          value={slug}
          onChange={setSlug}
          isRequired
          maxLength={60}
          isCode
        />
        <TextField name="description" label="Description" value={description} onChange={setDescription} maxLength={1000} />
        <TextField
          name="timeZone"
          label="Time zone"
          description="Times and days on the page are in this zone."
          value={timeZone}
          onChange={setTimeZone}
          isRequired
        />
        <Button type="submit" variant="act" isPending={save.isPending} className="self-end">
          Save
        </Button>
      </Form>
    </Dialog>
  );
}
