import { X } from "lucide-react";
import type { ReactNode } from "react";
import { Dialog as AriaDialog } from "react-aria-components/Dialog";
import { Heading } from "react-aria-components/Heading";
import { Modal, ModalOverlay } from "react-aria-components/Modal";
import { Button } from "#ui/button.tsx";
import { classNames } from "#ui/class-names.ts";
import type { DialogProps } from "#ui/dialog.tsx";
import { overlayClass } from "#ui/overlay-class.ts";

const widths = { small: "tablet:max-w-md", medium: "tablet:max-w-xl", large: "tablet:max-w-4xl" } as const;

/** In the middle of the screen; on phones it rises from the bottom. */
export function DialogOverlay({ isOpen, onOpenChange, isDismissable = false, size = "medium", ...content }: DialogProps): ReactNode {
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      isDismissable={isDismissable}
      className={classNames(overlayClass, "items-end justify-center tablet:items-center tablet:p-6")}
    >
      <Modal
        className={classNames(
          "max-h-[92dvh] w-full overflow-hidden rounded-t-card border border-line bg-raised shadow-overlay transition duration-140 data-entering:translate-y-2 data-entering:opacity-0 tablet:rounded-card",
          widths[size],
        )}
      >
        <DialogBody {...content} />
      </Modal>
    </ModalOverlay>
  );
}

/** Along the inline end of the screen, for something longer beside the page; on phones the whole screen. */
export function SheetOverlay({ isOpen, onOpenChange, isDismissable = false, size = "medium", ...content }: DialogProps): ReactNode {
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      isDismissable={isDismissable}
      className={classNames(overlayClass, "justify-end")}
    >
      <Modal
        className={classNames(
          "h-dvh w-full overflow-hidden border-s border-line bg-raised shadow-overlay transition duration-200 data-entering:translate-x-6 data-entering:opacity-0 rtl:data-entering:-translate-x-6",
          widths[size],
        )}
      >
        <DialogBody {...content} />
      </Modal>
    </ModalOverlay>
  );
}

function DialogBody({
  title,
  description,
  children,
  actions,
  role,
}: Omit<DialogProps, "isOpen" | "onOpenChange" | "isDismissable" | "size">): ReactNode {
  return (
    <AriaDialog role={role} className="flex max-h-[inherit] h-full flex-col outline-none">
      {({ close }) => (
        <>
          <header className="flex items-start gap-3 px-5 pt-4 pb-3">
            <div className="min-w-0 flex-1">
              <Heading slot="title" className="text-h2">
                {title}
              </Heading>
              {description !== undefined && <p className="mt-1 text-row text-ink-2">{description}</p>}
            </div>
            <Button variant="quiet" size="small" icon={X} aria-label="Close" onPress={close} className="-me-2" />
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto px-5 pb-5">{children}</div>
          {actions !== undefined && (
            <footer className="flex flex-wrap justify-end gap-2 border-t border-line px-5 py-3 pb-[max(12px,env(safe-area-inset-bottom))]">
              {actions}
            </footer>
          )}
        </>
      )}
    </AriaDialog>
  );
}
