import type { ReactNode } from "react";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";

interface ConfirmEverythingProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  /** As on the button that was pressed. */
  readonly verb: string;
  readonly onConfirm: () => Promise<unknown>;
}

/** Holding back every alert there is has to be meant. */
export function ConfirmEverything({ verb, ...rest }: ConfirmEverythingProps): ReactNode {
  return (
    <ConfirmDialog
      {...rest}
      title="These matchers match every alert"
      description="While this lasts nobody is paged, whatever breaks."
      facts={[{ label: "Scope", value: "Every alert of the organisation" }]}
      actionLabel={`${verb} everything`}
    />
  );
}
