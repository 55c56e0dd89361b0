/** The veil over the page while something asks for all attention. */
export const overlayClass =
  "fixed inset-0 z-40 flex bg-scrim transition-opacity duration-140 data-entering:opacity-0 data-exiting:opacity-0";
