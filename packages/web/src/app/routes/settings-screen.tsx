import type { ReactNode } from "react";
import { ApiKeysPanel } from "#identity/api-keys-panel.tsx";
import { OrganisationPanel } from "#identity/organisation-panel.tsx";
import { PeoplePanel } from "#identity/people-panel.tsx";
import { useUrlState } from "#api/url-state.ts";
import { PageHeader } from "#ui/page-header.tsx";
import { Tabs } from "#ui/tabs.tsx";

/** The organisation, its people and its keys. */
export function SettingsScreen(): ReactNode {
  const [tab, setTab] = useUrlState("tab", "people");
  return (
    <>
      <PageHeader title="Settings" />
      <Tabs
        label="Settings"
        value={tab}
        onChange={setTab}
        tabs={[
          { id: "people", label: "People", content: <PeoplePanel /> },
          { id: "keys", label: "API keys", content: <ApiKeysPanel /> },
          { id: "organisation", label: "Organisation", content: <OrganisationPanel /> },
        ]}
      />
    </>
  );
}
