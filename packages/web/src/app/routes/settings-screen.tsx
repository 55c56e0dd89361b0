import { lazy, type ReactNode, Suspense } from "react";
import { ApiKeysPanel } from "#identity/api-keys-panel.tsx";
import { OrganisationPanel } from "#identity/organisation-panel.tsx";
import { PeoplePanel } from "#identity/people-panel.tsx";
import { useUrlState } from "#api/url-state.ts";
import { Link } from "#ui/link.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { Tabs } from "#ui/tabs.tsx";

const ChannelsPanel = lazy(async () => ({ default: (await import("#paging/channels-panel.tsx")).ChannelsPanel }));
const RunnersPanel = lazy(async () => ({ default: (await import("#mitigation/runners-panel.tsx")).RunnersPanel }));
const AgentsPanel = lazy(async () => ({ default: (await import("#mitigation/agents-panel.tsx")).AgentsPanel }));

const ChatPanel = lazy(async () => ({ default: (await import("#chat/chat-panel.tsx")).ChatPanel }));

/** The organisation, its people, the ways they are reached by, what acts for it, and its keys. */
export function SettingsScreen(): ReactNode {
  const [tab, setTab] = useUrlState("tab", "people");
  return (
    <>
      <PageHeader
        title="Settings"
        actions={
          <Link look="secondary" href="/automations">
            Automations
          </Link>
        }
      />
      <Tabs
        label="Settings"
        value={tab}
        onChange={setTab}
        tabs={[
          { id: "people", label: "People", content: <PeoplePanel /> },
          {
            id: "channels",
            label: "Channels",
            content: (
              <Suspense fallback={<SkeletonRows rows={4} />}>
                <ChannelsPanel />
              </Suspense>
            ),
          },
          {
            id: "chat",
            label: "Chat",
            content: (
              <Suspense fallback={<SkeletonRows rows={4} />}>
                <ChatPanel />
              </Suspense>
            ),
          },
          {
            id: "runners",
            label: "Runners",
            content: (
              <Suspense fallback={<SkeletonRows rows={4} />}>
                <RunnersPanel />
              </Suspense>
            ),
          },
          {
            id: "agents",
            label: "Agents",
            content: (
              <Suspense fallback={<SkeletonRows rows={4} />}>
                <AgentsPanel />
              </Suspense>
            ),
          },
          { id: "keys", label: "API keys", content: <ApiKeysPanel /> },
          { id: "organisation", label: "Organisation", content: <OrganisationPanel /> },
        ]}
      />
    </>
  );
}
