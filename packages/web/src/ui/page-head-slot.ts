import { createContext } from "react";

/** Where the frame wants the way back to what is above a page; without a frame it stands over the title. */
export const PageHeadSlot = createContext<HTMLElement | null>(null);
