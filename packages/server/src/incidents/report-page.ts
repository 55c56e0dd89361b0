import { createHash } from "node:crypto";
import { Html, html } from "#platform/index.ts";

/** What a visitor typed, kept through errors and shown again. */
export interface TypedReport {
  readonly text: string;
  readonly serviceId: string;
  readonly name: string;
  readonly address: string;
}

export const nothingTyped: TypedReport = { text: "", serviceId: "", name: "", address: "" };

export interface ReportPage {
  readonly organisation: string;
  readonly intro: string;
  /** Offered to choose from; empty: none are asked for. */
  readonly services: readonly { readonly id: string; readonly name: string }[];
  readonly action: string;
  readonly token: string;
  readonly typed: TypedReport;
  /** What is wrong with what was typed, by field. */
  readonly faults: Partial<Readonly<Record<keyof TypedReport | "form", string>>>;
}

const style = `:root{color-scheme:light dark;--bg:#f1f6f3;--surface:#fff;--line:#d3dbd7;--strong:#7f8984;--ink:#141e1a;--ink2:#47534d;--ink3:#616c67;--act:#006254;--on:#f5fefc;--link:#005f50;--focus:#1d60bc;--ok:#0b6651;--okw:#def7ee;--bad:#b00c15;--badw:#ffece9}
@media(prefers-color-scheme:dark){:root{--bg:#0c1310;--surface:#151d19;--line:#2d3732;--strong:#6f7c76;--ink:#e8efeb;--ink2:#b0bab5;--ink3:#929d97;--act:#6bd4bb;--on:#051a15;--link:#77dac2;--focus:#7abdff;--ok:#6fd4b6;--okw:#152f27;--bad:#fe887d;--badw:#441c1a}}
*{box-sizing:border-box}html{background:var(--bg);-webkit-text-size-adjust:100%}
body{margin:0 auto;max-width:600px;padding:24px 20px 56px;color:var(--ink);font:430 16px/24px "Atkinson Hyperlegible Next",system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;overflow-wrap:break-word}
header{font-weight:640;color:var(--ink2);margin-bottom:20px}
h1{font-size:26px;line-height:31px;font-weight:720;letter-spacing:-.018em;margin:0 0 6px;text-wrap:balance}p{margin:0}
.intro{color:var(--ink2);white-space:pre-line}.quiet{font-size:13.5px;line-height:19px;color:var(--ink3);margin:2px 0 6px}
main{background:var(--surface);border:1px solid var(--line);border-radius:12px;padding:20px}
label{display:block;font-weight:620;margin-top:20px}label+input,label+textarea,label+select{margin-top:6px}
input,textarea,select{display:block;width:100%;min-height:44px;padding:9px 12px;border:1px solid var(--strong);border-radius:8px;background:var(--surface);color:var(--ink);font:inherit}
textarea{min-height:144px;resize:vertical}[aria-invalid=true]{border-color:var(--bad)}
.fault{color:var(--bad);font-size:13.5px;line-height:19px;margin-top:6px}.note{background:var(--badw);color:var(--bad);border-radius:8px;padding:12px;margin:16px 0 0;font-weight:620}
.done{background:var(--okw);color:var(--ok);border-radius:8px;padding:12px;margin-top:16px;font-weight:620}
button{margin-top:24px;width:100%;min-height:52px;padding:0 20px;border:0;border-radius:8px;background:var(--act);color:var(--on);font:inherit;font-weight:640;cursor:pointer}
a{color:var(--link);text-underline-offset:3px}a:focus-visible,button:focus-visible,input:focus-visible,textarea:focus-visible,select:focus-visible{outline:2.5px solid var(--focus);outline-offset:2px}
.trap{position:absolute;left:-9999px;height:1px;overflow:hidden}
footer{margin-top:24px;color:var(--ink3);font-size:13.5px;line-height:19px}
@media(max-width:600px){h1{font-size:22px;line-height:28px}}`;

/** Lets exactly this style in and the form go home: no script, no picture, nothing foreign. */
export function reportPagePolicy(): string {
  const hash = createHash("sha256").update(style).digest("base64");
  return `default-src 'none'; style-src 'sha256-${hash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;
}

function wholePage(title: string, organisation: string, main: Html): string {
  const head = html`<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><meta name="referrer" content="no-referrer"><title>${title}</title><style>${new Html(style)}</style></head>`;
  return `<!doctype html>${html`<html lang="en">${head}<body><header>${organisation}</header><main>${main}</main><footer>Served by Staunch.</footer></body></html>`}`;
}

/** The form itself; works without a script. */
export function renderReportForm(page: ReportPage): string {
  const { typed, faults, intro, services } = page;
  const main = html`<h1>Tell us what is wrong</h1>${intro === "" ? undefined : html`<p class="intro">${intro}</p>`}${faults.form === undefined ? undefined : html`<p class="note" role="alert">${faults.form}</p>`}<form method="post" action="${page.action}"><input type="hidden" name="token" value="${page.token}"><label for="text">What is happening?</label><p class="quiet" id="text-hint">The first line says the most: what does not work, for whom, since when.</p><textarea id="text" name="text" required maxlength="10000" ${describedBy("text", faults.text, "text-hint")}>${typed.text}</textarea>${faultOf("text", faults.text)}${services.length === 0 ? undefined : serviceChoice(services, typed.serviceId)}<label for="name">Your name (optional)</label><input id="name" name="name" autocomplete="name" maxlength="200" value="${typed.name}"><label for="address">Your mail address (optional)</label><p class="quiet" id="address-hint">For a word back about what became of it, and nothing else.</p><input id="address" name="address" type="email" autocomplete="email" maxlength="320" value="${typed.address}" ${describedBy("address", faults.address, "address-hint")}>${faultOf("address", faults.address)}<div class="trap" aria-hidden="true"><label for="website">Leave this empty</label><input id="website" name="website" tabindex="-1" autocomplete="off"></div><button>Send report</button></form>`;
  return wholePage(`Report a problem · ${page.organisation}`, page.organisation, main);
}

function describedBy(field: string, fault: string | undefined, hint: string): Html {
  return fault === undefined ? html`aria-describedby="${hint}"` : html`aria-describedby="${hint} ${field}-fault" aria-invalid="true"`;
}

function faultOf(field: string, fault: string | undefined): Html | undefined {
  return fault === undefined ? undefined : html`<p class="fault" id="${field}-fault">${fault}</p>`;
}

function serviceChoice(services: ReportPage["services"], chosen: string): Html {
  const options = services.map(({ id, name }) =>
    id === chosen ? html`<option value="${id}" selected>${name}</option>` : html`<option value="${id}">${name}</option>`,
  );
  return html`<label for="service">What is it about? (optional)</label><select id="service" name="service"><option value="">I am not sure</option>${options}</select>`;
}

/** After sending. */
export function renderReportTaken(page: Pick<ReportPage, "organisation" | "action">, hasAddress: boolean): string {
  const back = hasAddress
    ? "You will get a mail about what became of it."
    : "You left no mail address, so this is the last you hear of it.";
  const main = html`<h1>Thank you</h1><p class="done" role="status">Your report has come in, and somebody is being told.</p><p class="quiet">${back}</p><p><a href="${page.action}">Report something else</a></p>`;
  return wholePage(`Report sent · ${page.organisation}`, page.organisation, main);
}

/** Where no form is open. */
export function renderNoReportForm(): string {
  const main = html`<h1>There is no such form</h1><p class="intro">It may have been closed, or its address has changed. Ask whoever gave it to you.</p>`;
  return wholePage("No such form · Staunch", "Staunch", main);
}
