import { BellRing } from "lucide-react";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { useMayNot } from "#identity/index.ts";
import { Button } from "#ui/button.tsx";

const PageSomebodyDialog = lazy(async () => ({ default: (await import("#paging/page-somebody-dialog.tsx")).PageSomebodyDialog }));

/** Opens the dialog for a page by hand. */
export function PageSomebodyButton(): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const mayNot = useMayNot("responder");
  return (
    <>
      <Button icon={BellRing} disabledReason={mayNot} onPress={() => setOpen(true)}>
        Page somebody
      </Button>
      {isOpen && (
        <Suspense>
          <PageSomebodyDialog isOpen onOpenChange={setOpen} />
        </Suspense>
      )}
    </>
  );
}
