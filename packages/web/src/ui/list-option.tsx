import { Check } from "lucide-react";
import type { ReactNode } from "react";
import { ListBoxItem } from "react-aria-components/ListBox";
import type { Option } from "#ui/option.ts";

export type { Option };

export const popoverClass =
  "z-50 max-w-[calc(100vw-16px)] overflow-auto rounded-control border border-line bg-raised shadow-overlay transition duration-100 data-entering:opacity-0 data-exiting:opacity-0";

export function ListOption({ option }: { readonly option: Option }): ReactNode {
  return (
    <ListBoxItem
      id={option.id}
      textValue={option.label}
      isDisabled={option.isDisabled}
      className="group/option flex min-h-9 cursor-pointer items-center gap-2 rounded-badge px-2.5 py-1.5 text-row outline-none data-focused:bg-sunken data-selected:text-act-ink data-disabled:text-ink-3 pointer-coarse:min-h-11"
    >
      <span className="min-w-0 flex-1">
        <span className="block font-medium">{option.label}</span>
        {option.description !== undefined && <span className="block text-ink-3">{option.description}</span>}
      </span>
      <Check aria-hidden className="invisible size-4 shrink-0 group-data-selected/option:visible" />
    </ListBoxItem>
  );
}
