import type { ReactNode } from "react";
import { Tab, TabList, TabPanel, Tabs as AriaTabs } from "react-aria-components/Tabs";

export interface TabContent {
  readonly id: string;
  readonly label: ReactNode;
  readonly content: ReactNode;
}

interface TabsProps {
  readonly label: string;
  readonly tabs: readonly TabContent[];
  /** Keep it in the URL, so that a tab can be linked. */
  readonly value?: string;
  readonly onChange?: (id: string) => void;
}

/** A few equal views of one thing. */
export function Tabs({ label, tabs, value, onChange }: TabsProps): ReactNode {
  return (
    <AriaTabs selectedKey={value} onSelectionChange={(key) => onChange?.(String(key))} className="flex min-w-0 flex-col">
      <TabList aria-label={label} className="flex gap-1 overflow-x-auto border-b border-line">
        {tabs.map((tab) => (
          <Tab
            key={tab.id}
            id={tab.id}
            className="-mb-px flex h-10 cursor-pointer items-center gap-2 border-b-2 border-transparent px-3 text-row font-medium whitespace-nowrap text-ink-2 data-focus-visible:-outline-offset-2 data-hovered:text-ink data-selected:border-act data-selected:text-ink pointer-coarse:h-11"
          >
            {tab.label}
          </Tab>
        ))}
      </TabList>
      {tabs.map((tab) => (
        <TabPanel key={tab.id} id={tab.id} className="min-w-0 pt-5">
          {tab.content}
        </TabPanel>
      ))}
    </AriaTabs>
  );
}
