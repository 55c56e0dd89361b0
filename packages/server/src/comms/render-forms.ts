import { type Html, html, nothing } from "#comms/html.ts";
import { wholeDocument } from "#comms/page-parts.ts";
import type { PublicPage } from "#comms/public-page.ts";
import type { Component, StatusPage } from "#comms/status-page.ts";

/** The form that asks for updates by mail. */
export function renderSubscribeForm(view: PublicPage, components: readonly Component[]): string {
  const { page } = view;
  const picks = components.map(
    (component) => html`<label class="pick"><input type="checkbox" name="component" value="${component.id}">${component.name}</label>`,
  );
  const choice: Html =
    components.length < 2 ? nothing : html`<fieldset><legend>Only about (none chosen: everything)</legend>${picks}</fieldset>`;
  const main = html`<h1>Get updates by mail</h1><p class="quiet">We send a link to confirm first. Every mail has a link to stop.</p><form method="post" action="/status/${page.slug}/subscribe"><label for="address">Mail address</label><input id="address" name="address" type="email" autocomplete="email" required maxlength="320">${choice}<button>Subscribe</button></form>`;
  return wholeDocument({ page, title: `Subscribe · ${page.name}`, main });
}

/** What a form or a link led to. */
export interface Notice {
  readonly title: string;
  readonly text: string;
  /** A button that does what the page is about; following a link alone never does. */
  readonly button?: { readonly label: string; readonly action: string };
}

export function renderNotice(page: Pick<StatusPage, "slug" | "name">, notice: Notice): string {
  const button =
    notice.button === undefined
      ? nothing
      : html`<form method="post" action="${notice.button.action}"><button>${notice.button.label}</button></form>`;
  const main = html`<h1>${notice.title}</h1><p>${notice.text}</p>${button}`;
  return wholeDocument({ page: { ...page, description: "" }, title: `${notice.title} · ${page.name}`, main });
}
