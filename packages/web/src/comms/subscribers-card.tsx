import { Mail, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { api, read } from "#api/client.ts";
import { type StatusPage, type Subscribers, useSubscribers } from "#comms/comms-queries.ts";
import { usePageAction } from "#comms/use-page-actions.ts";
import { useMayNot } from "#identity/index.ts";
import { Badge } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { Form } from "#ui/form.tsx";
import { Select } from "#ui/select.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { TextField } from "#ui/text-field.tsx";

type Subscriber = Subscribers["items"][number];

/** Who gets updates by mail. Addresses are shown to administrators only. */
export function SubscribersCard({ page }: { readonly page: StatusPage }): ReactNode {
  const mayNot = useMayNot("admin");
  const subscribers = useSubscribers(page.id, mayNot === undefined);
  const count = page.subscriberCount;
  return (
    <Card title="Subscribers" aside={<span className="text-row text-ink-3">{count.toLocaleString()} confirmed</span>}>
      {mayNot !== undefined && <p className="text-row text-ink-2">Addresses are shown to administrators only.</p>}
      {mayNot === undefined && (
        <div className="flex flex-col gap-4">
          <AddSubscriber pageId={page.id} />
          {subscribers.data === undefined && subscribers.isError && (
            <ErrorState error={subscribers.error} onRetry={() => void subscribers.refetch()} />
          )}
          {subscribers.data === undefined && !subscribers.isError && <SkeletonRows rows={2} label="Loading subscribers" />}
          {subscribers.data?.items.length === 0 && (
            <EmptyState icon={Mail} title="Nobody yet">
              Visitors subscribe on the page itself and confirm by mail.
            </EmptyState>
          )}
          {subscribers.data !== undefined && subscribers.data.items.length > 0 && (
            <ul aria-label="Subscribers" className="divide-y divide-line">
              {subscribers.data.items.map((subscriber) => (
                <SubscriberRow key={subscriber.id} pageId={page.id} subscriber={subscriber} />
              ))}
            </ul>
          )}
        </div>
      )}
    </Card>
  );
}

function AddSubscriber({ pageId }: { readonly pageId: string }): ReactNode {
  const [address, setAddress] = useState("");
  const [audience, setAudience] = useState<"public" | "stakeholders">("public");
  const add = usePageAction(pageId, "The address was not added", async () => {
    await read(
      api.POST("/api/v1/status-pages/{id}/subscribers", {
        params: { path: { id: pageId } },
        body: { address, audience, componentIds: [] },
      }),
    );
    setAddress("");
  });
  return (
    <Form label="Add a subscriber" onSubmit={() => add.mutate(undefined)} isPending={add.isPending} className="gap-3">
      <div className="flex flex-wrap items-end gap-3">
        <TextField
          name="address"
          label="Mail address"
          type="email"
          value={address}
          onChange={setAddress}
          isRequired
          className="min-w-0 flex-1 basis-52"
        />
        <Select
          label="Gets"
          options={[
            { id: "public", label: "Public updates" },
            { id: "stakeholders", label: "Also those for stakeholders" },
          ]}
          value={audience}
          onChange={(id) => setAudience(id === "stakeholders" ? "stakeholders" : "public")}
          className="min-w-0 flex-1 basis-44"
        />
        <Button type="submit" isPending={add.isPending}>
          Ask to confirm
        </Button>
      </div>
    </Form>
  );
}

function SubscriberRow({ pageId, subscriber }: { readonly pageId: string; readonly subscriber: Subscriber }): ReactNode {
  const remove = usePageAction(pageId, "The subscriber was not removed", () =>
    api.DELETE("/api/v1/status-pages/{id}/subscribers/{subscriberId}", { params: { path: { id: pageId, subscriberId: subscriber.id } } }),
  );
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2">
      <span className="min-w-0 flex-1 basis-40 text-row [overflow-wrap:anywhere]">{subscriber.address}</span>
      {subscriber.audience === "stakeholders" && <Badge tone="act">Stakeholder</Badge>}
      {subscriber.status === "pending" && <Badge>Not confirmed</Badge>}
      <Button
        variant="quiet"
        size="small"
        icon={Trash2}
        aria-label={`Remove ${subscriber.address}`}
        isPending={remove.isPending}
        onPress={() => remove.mutate(undefined)}
      />
    </li>
  );
}
