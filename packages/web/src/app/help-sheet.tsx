import type { ReactNode } from "react";
import type { OverlayProps } from "#app/overlays.tsx";
import { type Command, useRegisteredCommands } from "#ui/commands.ts";
import { keyGlyphs } from "#ui/key-glyphs.ts";
import { Sheet } from "#ui/dialog.tsx";

const groups = [
  { id: "page", title: "This page" },
  { id: "go", title: "Go to" },
  { id: "global", title: "Everywhere" },
] as const;

/** Every key that acts now: this page's first. */
export function HelpSheet({ isOpen, onOpenChange }: OverlayProps): ReactNode {
  const commands = useRegisteredCommands();
  return (
    <Sheet
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      title="Keyboard shortcuts"
      description="Letters act while you are not typing. They can be switched off in Me."
      isDismissable
      size="small"
    >
      <div className="flex flex-col gap-6">
        {groups.map((group) => (
          <KeyGroup
            key={group.id}
            title={group.title}
            commands={commands.filter((command) => command.group === group.id && command.keys !== undefined)}
          />
        ))}
      </div>
    </Sheet>
  );
}

function KeyGroup({ title, commands }: { readonly title: string; readonly commands: readonly Command[] }): ReactNode {
  if (commands.length === 0) return undefined;
  return (
    <section>
      <h3 className="mb-1 text-label font-label text-ink-3">{title}</h3>
      <dl className="text-row">
        {commands.map((command) => (
          <div key={command.id} className="flex items-center justify-between gap-4 border-b border-line py-2 last:border-b-0">
            <dt>{command.label}</dt>
            <dd>
              <kbd className="rounded-key border border-line bg-sunken px-1.5 py-0.5 font-sans text-label font-label whitespace-nowrap">
                {keyGlyphs(command.keys ?? "")}
              </kbd>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
