import { CircleCheck, OctagonAlert, X } from "lucide-react";
import type { ReactNode } from "react";
import {
  UNSTABLE_Toast as Toast,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastRegion as Region,
} from "react-aria-components/Toast";
import { Text } from "react-aria-components/Text";
import { Button as CloseButton } from "react-aria-components/Button";
import { Button } from "#ui/button.tsx";
import { buttonClass } from "#ui/button-class.ts";
import { toastQueue } from "#ui/toast-queue.ts";

/** The one place toasts appear. Loaded after the first paint. */
export function ToastRegion(): ReactNode {
  return (
    <Region
      queue={toastQueue}
      aria-label="Notifications"
      className="fixed inset-x-3 bottom-20 z-50 flex flex-col items-center gap-2 outline-none rail:start-auto rail:end-6 rail:bottom-6"
    >
      {({ toast }) => (
        <Toast
          toast={toast}
          className="flex w-full max-w-sm animate-arrive items-start gap-2.5 rounded-control border border-line bg-raised px-3 py-2.5 text-row shadow-overlay"
        >
          {toast.content.tone === "harm" ? (
            <OctagonAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-sev1-ink" />
          ) : (
            <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-ok-ink" />
          )}
          <ToastContent className="min-w-0 flex-1">
            <Text slot="title" className="block font-label">
              {toast.content.title}
            </Text>
            {toast.content.description !== undefined && (
              <Text slot="description" className="block text-ink-2">
                {toast.content.description}
              </Text>
            )}
          </ToastContent>
          {toast.content.action !== undefined && (
            <Button
              size="small"
              onPress={() => {
                toast.content.action?.onAct();
                toastQueue.close(toast.key);
              }}
            >
              {toast.content.action.label}
            </Button>
          )}
          <CloseButton slot="close" aria-label="Close" className={buttonClass("quiet", "small", true)}>
            <X aria-hidden className="size-4" />
          </CloseButton>
        </Toast>
      )}
    </Region>
  );
}
