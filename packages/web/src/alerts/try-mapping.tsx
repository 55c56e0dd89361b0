import type { paths } from "@staunch/client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { FlaskConical } from "lucide-react";
import { type ReactNode, useState } from "react";
import { api, read } from "#api/client.ts";
import { toFormProblem } from "#api/problem.ts";
import { Button } from "#ui/button.tsx";
import { Form } from "#ui/form.tsx";
import { Notice } from "#ui/notice.tsx";
import { TextArea } from "#ui/text-area.tsx";
import { useSettled } from "#ui/use-settled.ts";
import { visibleText } from "@staunch/core/kernel";

type Mapping = NonNullable<paths["/api/v1/sources/try-mapping"]["post"]["requestBody"]>["content"]["application/json"]["mapping"];

/** The fields come from the kind's own schema, and the server holds them against it once more. */
function asMapping(settings: Readonly<Record<string, unknown>>): Mapping {
  return (settings["mapping"] ?? {}) as Mapping;
}

function fetchTried(settings: Readonly<Record<string, unknown>>, body: string) {
  return read(api.POST("/api/v1/sources/try-mapping", { body: { mapping: asMapping(settings), body } }));
}

const typingMs = 400;

/** What a body would become with the mapping as it stands in the fields. Saves nothing. */
export function TryMapping({ settings }: { readonly settings: Readonly<Record<string, unknown>> }): ReactNode {
  const [body, setBody] = useState("");
  // As the fields and the body stand when their author pauses: the alert that would come of it is always in sight.
  const settled = useSettled(JSON.stringify([settings, body]), typingMs);
  const attempt = useQuery({
    queryKey: ["sources", "try-mapping", settled],
    queryFn: () => fetchTried(settings, body),
    enabled: body.trim() !== "",
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  });
  return (
    <section aria-label="Try the mapping" className="mt-5 border-t border-line pt-4">
      <Form
        label="Try the mapping"
        onSubmit={() => void attempt.refetch()}
        isPending={attempt.isFetching}
        problem={toFormProblem(attempt.error)}
      >
        <TextArea
          name="body"
          label="Try it with a body"
          description="As the sender would send it. Nothing is saved; what it would become is shown below as you type."
          isCode
          rows={5}
          isRequired
          value={body}
          onChange={setBody}
        />
        <Button type="submit" icon={FlaskConical} isPending={attempt.isFetching} className="self-start">
          Try
        </Button>
      </Form>
      {body.trim() !== "" && attempt.data !== undefined && <Tried tried={attempt.data} />}
    </section>
  );
}

const actions = { trigger: "Opens", acknowledge: "Acknowledges", resolve: "Resolves" } as const;

function Tried({ tried }: { readonly tried: Awaited<ReturnType<typeof fetchTried>> }): ReactNode {
  return (
    <div role="status" className="mt-4 flex flex-col gap-3 text-row">
      {tried.fault !== null && (
        <Notice tone="warning" title="It would be refused">
          {tried.fault.field}: expected {tried.fault.expected}
        </Notice>
      )}
      {tried.fault === null && tried.events.length === 0 && <p>It would be passed over.</p>}
      {tried.missing.map(({ field, path }) => (
        <p key={field} className="text-sev3-ink">
          {field}: {path} leads to nothing in this body
        </p>
      ))}
      <ul aria-label="What it would become" className="flex flex-col gap-2">
        {tried.events.map((event) => (
          <li key={`${event.dedupKey} ${event.action}`} className="[overflow-wrap:anywhere]">
            {actions[event.action]}: <bdi className="font-strong">{visibleText(event.title)}</bdi>, {event.severity}, key{" "}
            <code className="font-mono">{visibleText(event.dedupKey)}</code>
            {Object.entries(event.labels).map(([name, value]) => (
              <code key={name} className="block font-mono text-ink-2">
                {visibleText(`${name}=${value}`)}
              </code>
            ))}
          </li>
        ))}
      </ul>
    </div>
  );
}
