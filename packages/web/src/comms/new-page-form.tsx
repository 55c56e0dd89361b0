import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { api, read } from "#api/client.ts";
import { toFormProblem } from "#api/problem.ts";
import { namesOf, slugOf } from "#comms/slug.ts";
import { Button } from "#ui/button.tsx";
import { Form } from "#ui/form.tsx";
import { deviceZone } from "#ui/format-time.ts";
import { TextArea } from "#ui/text-area.tsx";
import { TextField } from "#ui/text-field.tsx";

/** A page in three answers: what it is called, where it is, what customers use. Nobody outside sees it until it is published. */
export function NewPageForm({ mayNot }: { readonly mayNot: string | undefined }): ReactNode {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const [ownSlug, setOwnSlug] = useState<string>();
  const [lines, setLines] = useState("");
  const slug = ownSlug ?? slugOf(name);
  const create = useMutation({
    mutationFn: () =>
      read(
        api.POST("/api/v1/status-pages", {
          body: { name, slug, timeZone: deviceZone(), description: "", componentNames: [...namesOf(lines)] },
        }),
      ),
    onSuccess: async (page) => {
      await client.invalidateQueries({ queryKey: ["status-pages"] });
      await navigate({ href: `/status-pages/${page.id}` });
    },
  });
  return (
    <Form label="New status page" onSubmit={() => create.mutate()} isPending={create.isPending} problem={toFormProblem(create.error)}>
      <TextField
        name="name"
        label="Name"
        description="As customers know you."
        value={name}
        onChange={setName}
        isRequired
        maxLength={200}
        placeholder="Example shop"
      />
      <TextField
        name="slug"
        label="Address"
        description={`${location.origin}/status/${slug === "" ? "…" : slug}`}
        value={slug}
        onChange={setOwnSlug}
        isRequired
        maxLength={60}
        isCode
      />
      <TextArea
        name="componentNames"
        label="Components"
        description="What customers use, in their words, one a line. You can change this later."
        value={lines}
        onChange={setLines}
        rows={4}
        placeholder={"Checkout\nSearch\nOrder tracking"}
      />
      <Button type="submit" variant="act" isPending={create.isPending} disabledReason={mayNot} className="self-start">
        Create status page
      </Button>
    </Form>
  );
}
