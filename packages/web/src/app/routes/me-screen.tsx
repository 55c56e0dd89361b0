import type { ReactNode } from "react";
import { PreferencesPanel } from "#app/preferences-panel.tsx";
import { PasswordPanel } from "#identity/password-panel.tsx";
import { ProfilePanel } from "#identity/profile-panel.tsx";
import { ContactMethodsPanel } from "#paging/contact-methods-panel.tsx";
import { RulesPanel } from "#paging/rules-panel.tsx";
import { PageHeader } from "#ui/page-header.tsx";

/** Oneself: how to be reached, how to sign in, how this device behaves. */
export function MeScreen(): ReactNode {
  return (
    <>
      <PageHeader title="Me" />
      <div className="grid items-start gap-5 rail:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-5">
          <ContactMethodsPanel />
          <ProfilePanel />
          <PasswordPanel />
        </div>
        <div className="flex min-w-0 flex-col gap-5">
          <RulesPanel />
          <PreferencesPanel />
        </div>
      </div>
    </>
  );
}
