import { Search } from "lucide-react";
import { useDeferredValue, useMemo, useState, type ReactNode } from "react";
import { Autocomplete } from "react-aria-components/Autocomplete";
import { Dialog } from "react-aria-components/Dialog";
import { Input } from "react-aria-components/Input";
import { Header } from "react-aria-components/Header";
import { Menu, MenuItem, MenuSection } from "react-aria-components/Menu";
import { Modal, ModalOverlay } from "react-aria-components/Modal";
import { SearchField } from "react-aria-components/SearchField";
import { useRouter } from "@tanstack/react-router";
import type { OverlayProps } from "#app/overlays.tsx";
import { type Found, useServerSearch } from "#app/server-search.ts";
import { classNames } from "#ui/class-names.ts";
import { type Command, useRegisteredCommands } from "#ui/commands.ts";
import { overlayClass } from "#ui/overlay-class.ts";
import { Kbd } from "#ui/kbd.tsx";

interface Row {
  readonly id: string;
  readonly label: string;
  readonly detail?: string | undefined;
  readonly keys?: string | undefined;
  readonly icon?: Command["icon"];
  readonly isDisabled: boolean;
  readonly onAct: () => void;
}

interface Section {
  readonly title: string;
  readonly rows: readonly Row[];
}

/** Verbs of this page, places, and whatever the server finds by that name. */
export function Palette({ isOpen, onOpenChange }: OverlayProps): ReactNode {
  const [text, setText] = useState("");
  const router = useRouter();
  const commands = useRegisteredCommands();
  const found = useServerSearch(useDeferredValue(text));
  const sections = useMemo(
    () => sectionsFor(text, commands, found.items, (href) => void router.navigate({ to: href })),
    [text, commands, found.items, router],
  );
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      isDismissable
      className={classNames(overlayClass, "items-start justify-center p-3 pt-[10vh]")}
    >
      <Modal className="w-full max-w-xl overflow-hidden rounded-card border border-line bg-raised shadow-overlay">
        <Dialog aria-label="Search or run a command" className="flex max-h-[70vh] flex-col outline-none">
          <Autocomplete inputValue={text} onInputChange={setText}>
            <SearchField aria-label="Search or run a command" autoFocus className="flex items-center gap-3 border-b border-line px-4">
              <Search aria-hidden className="size-4.5 shrink-0 text-ink-3" />
              <Input
                placeholder="Search or run a command"
                onKeyDown={(event) => {
                  // The list marks its first row a moment after typing; whoever is quicker means that row.
                  const isMarked = event.currentTarget.hasAttribute("aria-activedescendant");
                  if (event.key !== "Enter" || isMarked || text.trim() === "") return;
                  event.preventDefault();
                  runFirst(sections, () => onOpenChange(false));
                }}
                className="h-13 w-full bg-transparent text-body outline-none [&::-webkit-search-cancel-button]:hidden"
              />
            </SearchField>
            <Menu
              aria-label="Results"
              className="min-h-0 flex-1 overflow-y-auto p-1.5 outline-none"
              onClose={() => onOpenChange(false)}
              renderEmptyState={() => (
                <p className="px-3 py-6 text-center text-row text-ink-3">
                  {found.isLoading ? "Searching" : "Nothing matches. Try a service, person or incident number."}
                </p>
              )}
            >
              {sections.map((section) => (
                <MenuSection key={section.title} className="pb-1">
                  <Header className="px-2.5 pt-2 pb-1 text-label font-label text-ink-3">{section.title}</Header>
                  {section.rows.map((row) => (
                    <PaletteRow key={row.id} row={row} />
                  ))}
                </MenuSection>
              ))}
            </Menu>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function runFirst(sections: readonly Section[], close: () => void): void {
  const first = sections.flatMap((section) => section.rows).find((row) => !row.isDisabled);
  if (first === undefined) return;
  close();
  first.onAct();
}

function PaletteRow({ row }: { readonly row: Row }): ReactNode {
  const { icon: Icon } = row;
  return (
    <MenuItem
      id={row.id}
      textValue={row.label}
      onAction={row.onAct}
      isDisabled={row.isDisabled}
      className="flex min-h-10 cursor-pointer items-center gap-3 rounded-control px-2.5 text-row outline-none data-disabled:cursor-not-allowed data-disabled:text-ink-3 data-focused:bg-act-wash data-focused:text-act-ink pointer-coarse:min-h-12"
    >
      {Icon === undefined ? <span className="size-4" /> : <Icon aria-hidden className="size-4 shrink-0" />}
      <span className="min-w-0 flex-1 truncate font-medium">{row.label}</span>
      {row.detail !== undefined && <span className="truncate text-ink-3">{row.detail}</span>}
      {row.keys !== undefined && <Kbd keys={row.keys} />}
    </MenuItem>
  );
}

function sectionsFor(text: string, commands: readonly Command[], found: readonly Found[], go: (href: string) => void): readonly Section[] {
  const wanted = text.trim().toLowerCase();
  const matching = commands.filter(
    (command) =>
      command.id !== "palette" &&
      command.id !== "search" &&
      command.id !== "rows.next" &&
      command.id !== "rows.previous" &&
      command.id !== "rows.select" &&
      command.label.toLowerCase().includes(wanted),
  );
  const rowsOf = (group: Command["group"]): readonly Row[] => matching.filter((command) => command.group === group).map(commandRow);
  const foundRows = found.map(
    (item): Row => ({
      id: item.href,
      label: item.label,
      detail: item.detail,
      icon: item.icon,
      isDisabled: false,
      onAct: () => go(item.href),
    }),
  );
  return [
    { title: "This page", rows: rowsOf("page") },
    { title: "Found", rows: foundRows },
    { title: "Go to", rows: rowsOf("go") },
    { title: "Everywhere", rows: rowsOf("global") },
  ].filter((section) => section.rows.length > 0);
}

function commandRow(command: Command): Row {
  const { id, label, keys, icon, disabledReason, onAct } = command;
  return { id, label, keys, icon, detail: disabledReason, isDisabled: disabledReason !== undefined, onAct };
}
