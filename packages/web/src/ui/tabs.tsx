import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from "react";
import { classNames } from "#ui/class-names.ts";

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

const steps: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 };

/** A few equal views of one thing: the ARIA tabs pattern, chosen as they are focused. Only the chosen one is mounted. */
export function Tabs({ label, tabs, value, onChange }: TabsProps): ReactNode {
  const base = useId();
  const list = useRef<HTMLDivElement>(null);
  const [own, setOwn] = useState(tabs[0]?.id);
  const chosen = tabs.find((tab) => tab.id === (value ?? own)) ?? tabs[0];
  const choose = (id: string): void => {
    setOwn(id);
    onChange?.(id);
  };
  const move = (event: KeyboardEvent): void => {
    const at = tabs.findIndex((tab) => tab.id === chosen?.id);
    const next = nextTab(event.key, at, tabs.length);
    const tab = next === undefined ? undefined : tabs[next];
    if (tab === undefined) return;
    event.preventDefault();
    choose(tab.id);
    list.current?.querySelector<HTMLElement>(`#${CSS.escape(`${base}${tab.id}`)}`)?.focus();
  };
  return (
    <div className="flex min-w-0 flex-col">
      <div ref={list} role="tablist" aria-label={label} className="flex gap-1 overflow-x-auto border-b border-line">
        {tabs.map((tab) => {
          const isChosen = tab.id === chosen?.id;
          return (
            <button
              key={tab.id}
              id={`${base}${tab.id}`}
              type="button"
              role="tab"
              aria-selected={isChosen}
              aria-controls={isChosen ? `${base}panel` : undefined}
              tabIndex={isChosen ? 0 : -1}
              onClick={() => choose(tab.id)}
              onKeyDown={move}
              className={classNames(
                "flex h-10 cursor-pointer items-center gap-2 border-b-2 px-3 text-row font-medium whitespace-nowrap focus-visible:-outline-offset-2 pointer-coarse:h-11",
                isChosen ? "border-act text-ink" : "border-transparent text-ink-2 hover:text-ink",
              )}
            >
              {tab.label}
            </button>
          );
        })}
      </div>
      <div id={`${base}panel`} role="tabpanel" aria-labelledby={`${base}${chosen?.id ?? ""}`} className="min-w-0 pt-5">
        {chosen?.content}
      </div>
    </div>
  );
}

function nextTab(key: string, at: number, count: number): number | undefined {
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  const step = steps[key];
  return step === undefined ? undefined : (at + step + count) % count;
}
