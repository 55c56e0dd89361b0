import { lazy, type ReactNode, Suspense, useMemo, useState } from "react";
import { useMayNot } from "#identity/index.ts";
import type { PageStory } from "#paging/paging-queries.ts";
import { Button } from "#ui/button.tsx";
import { type Command, useCommands } from "#ui/commands.ts";

const ReassignDialog = lazy(async () => ({ default: (await import("#paging/reassign-dialog.tsx")).ReassignDialog }));

/** Passes a page on to somebody in particular; nothing once it is over. */
export function ReassignButton({ page }: { readonly page: PageStory }): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const mayNot = useMayNot("responder");
  const isOver = page.status === "resolved";
  const commands = useMemo(
    (): readonly Command[] =>
      isOver ? [] : [{ id: "page.reassign", label: "Pass on to…", group: "page", disabledReason: mayNot, onAct: () => setOpen(true) }],
    [isOver, mayNot],
  );
  useCommands(commands);
  if (isOver) return undefined;
  return (
    <>
      <Button size="small" disabledReason={mayNot} onPress={() => setOpen(true)}>
        Pass on to…
      </Button>
      {isOpen && (
        <Suspense>
          <ReassignDialog page={page} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
