import { isTriggerEvent, triggerEvents } from "@staunch/core/automations";
import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { api, read } from "#api/client.ts";
import { problemText } from "#api/problem.ts";
import { type AutomationDraft, wishOf } from "#automations/automation-draft.ts";
import { Badge } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { Link } from "#ui/link.tsx";
import { Notice } from "#ui/notice.tsx";
import { Select } from "#ui/select.tsx";
import { AbsoluteTime } from "#ui/time.tsx";

const spans = [
  { id: "7", label: "7 days" },
  { id: "30", label: "30 days" },
  { id: "90", label: "90 days" },
];

/** What it would have done in the last days. Nothing is changed. */
export function DryRunCard({ draft }: { readonly draft: AutomationDraft }): ReactNode {
  const [days, setDays] = useState("30");
  const rehearse = useMutation({
    mutationFn: () => read(api.POST("/api/v1/automations/dry-run", { body: { days: Number(days), automation: wishOf(draft) } })),
  });
  const items = rehearse.data?.items;
  const fired = items?.filter(({ fires }) => fires).length ?? 0;
  return (
    <Card title="Dry run">
      <div className="flex flex-col gap-4">
        <div className="flex items-end gap-2">
          <Select label="The last" options={spans} value={days} onChange={setDays} className="min-w-0 flex-1" />
          <Button isPending={rehearse.isPending} onPress={() => rehearse.mutate()}>
            Try it
          </Button>
        </div>
        {rehearse.error !== null && <Notice tone="harm" title={problemText(rehearse.error)} />}
        {items !== undefined && (
          <p role="status" className="text-row">
            It would have heard {items.length} event{items.length === 1 ? "" : "s"} and acted on {fired}. Nothing was changed.
          </p>
        )}
        <ul aria-label="Dry run" className="flex flex-col gap-3">
          {items?.slice(0, 50).map((item, index) => (
            <li key={index} className="text-row">
              <p className="flex flex-wrap items-center gap-2">
                <Badge tone={item.fires ? "ok" : "neutral"}>{item.fires ? "Acts" : "Holds"}</Badge>
                <AbsoluteTime at={item.at} />
                <Link href={`/incidents/${item.incident.reference.replace("INC-", "")}`} className="[overflow-wrap:anywhere]">
                  {item.incident.reference} {item.incident.title}
                </Link>
              </p>
              <p className="text-ink-2 [overflow-wrap:anywhere]">
                {eventWords(item.type)}. {item.fires ? `Would ${item.actions.join(", then ")}.` : `${item.outcome}.`}
              </p>
            </li>
          ))}
        </ul>
      </div>
    </Card>
  );
}

/** What an event is called, for people. */
export function eventWords(type: string): string {
  return isTriggerEvent(type) ? triggerEvents[type] : type;
}
