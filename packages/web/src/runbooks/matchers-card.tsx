import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { api, read } from "#api/client.ts";
import { problemText, toFormProblem } from "#api/problem.ts";
import { type Runbook, useRefresh } from "#runbooks/runbook-queries.ts";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { Form } from "#ui/form.tsx";
import { Link } from "#ui/link.tsx";
import { TextField } from "#ui/text-field.tsx";
import { toast } from "#ui/toast.ts";

interface MatchersCardProps {
  readonly runbook: Runbook;
  readonly mayNot: string | undefined;
}

/** Where the runbook opens by itself: services are told on their own pages, alerts here. */
export function MatchersCard({ runbook, mayNot }: MatchersCardProps): ReactNode {
  const [text, setText] = useState("");
  const refresh = useRefresh();
  const path = { id: runbook.id };
  const attach = useMutation({
    mutationFn: () => read(api.POST("/api/v1/runbooks/{id}/attachments", { params: { path }, body: { matchers: text } })),
    onSuccess: async () => {
      setText("");
      await refresh();
    },
  });
  const detach = useMutation({
    mutationFn: (attachmentId: string) =>
      read(api.DELETE("/api/v1/runbooks/{id}/attachments/{attachmentId}", { params: { path: { ...path, attachmentId } } })),
    onSettled: refresh,
    onError: (error) => void toast({ tone: "harm", title: problemText(error) }),
  });
  return (
    <Card title="Opens with">
      <div className="flex flex-col gap-4">
        <ul aria-label="Attachments" className="flex flex-col gap-2">
          {runbook.attachments.map(({ id, service, matchersText }) => (
            <li key={id} className="flex items-center gap-2 text-row">
              <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">
                {service === null ? (
                  <code>{matchersText}</code>
                ) : (
                  <>
                    Incidents of <Link href={`/services/${service.id}`}>{service.name}</Link>
                  </>
                )}
              </span>
              <Button
                size="small"
                variant="quiet"
                aria-label={`Detach ${service?.name ?? "alerts"}`}
                disabledReason={mayNot}
                onPress={() => detach.mutate(id)}
              >
                Detach
              </Button>
            </li>
          ))}
        </ul>
        {mayNot === undefined && (
          <Form
            label="Attach to alerts"
            onSubmit={() => attach.mutate()}
            isPending={attach.isPending}
            problem={toFormProblem(attach.error)}
          >
            <TextField
              label="Alerts with"
              name="matchers"
              isCode
              isRequired
              description={'Matchers as silences have them: alertname="DiskFull", host=~"db-.*"'}
              value={text}
              onChange={setText}
            />
            <Button type="submit" isPending={attach.isPending} className="self-end">
              Attach
            </Button>
          </Form>
        )}
      </div>
    </Card>
  );
}
