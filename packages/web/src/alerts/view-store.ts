import { useSyncExternalStore } from "react";

/** A filter that got a name: an address, kept on this device. */
export interface SavedView {
  readonly name: string;
  /** What stands after the question mark, without it. */
  readonly query: string;
}

const key = "staunch.alert-views";
const mostViews = 30;
const listeners = new Set<() => void>();
let cached: { readonly text: string | null; readonly views: readonly SavedView[] } = { text: null, views: [] };

/** What is stored may be from another version, or broken by hand. */
export function parseViews(text: string | null): readonly SavedView[] {
  if (text === null) return [];
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value.filter(isView).slice(0, mostViews) : [];
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return [];
  }
}

function isView(value: unknown): value is SavedView {
  if (typeof value !== "object" || value === null || !("name" in value) || !("query" in value)) return false;
  return typeof value.name === "string" && typeof value.query === "string";
}

/** The list with this view in it; one of the same name is replaced. */
export function withView(views: readonly SavedView[], view: SavedView): readonly SavedView[] {
  return [...views.filter(({ name }) => name !== view.name), view].slice(-mostViews);
}

function current(): readonly SavedView[] {
  const text = localStorage.getItem(key);
  if (text !== cached.text) cached = { text, views: parseViews(text) };
  return cached.views;
}

function store(views: readonly SavedView[]): void {
  localStorage.setItem(key, JSON.stringify(views));
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}

export function saveView(view: SavedView): void {
  store(withView(current(), view));
}

export function forgetView(name: string): void {
  store(current().filter((view) => view.name !== name));
}

/** The views saved on this device. */
export function useSavedViews(): readonly SavedView[] {
  return useSyncExternalStore(subscribe, current);
}
