import { createHash } from "node:crypto";

/**
 * The whole look of the public documents, inlined so that a page is one request. The colours are the product's tokens;
 * beside each the state also has a shape and a word, since colour alone tells some readers nothing.
 */
const style = `:root{color-scheme:light dark;--bg:#f1f6f3;--surface:#fff;--sunken:#e8efeb;--line:#d3dbd7;--strong:#7f8984;--ink:#141e1a;--ink2:#47534d;--ink3:#616c67;--act:#005f50;--focus:#1d60bc;--ok:#229879;--ok-ink:#0b6651;--ok-wash:#def7ee;--s1:#be1c1f;--s1-ink:#b00c15;--s1-wash:#ffece9;--s2:#e47222;--s2-ink:#9d4912;--s2-wash:#ffefdf;--s3:#c79a12;--s3-ink:#7d5909;--s3-wash:#fef6d8;--s4:#286cab;--s4-ink:#1460a1;--s4-wash:#e8f3ff}
@media(prefers-color-scheme:dark){:root{--bg:#0c1310;--surface:#151d19;--sunken:#080e0b;--line:#2d3732;--strong:#6f7c76;--ink:#e8efeb;--ink2:#b0bab5;--ink3:#929d97;--act:#77dac2;--focus:#7abdff;--ok:#4dcca6;--ok-ink:#6fd4b6;--ok-wash:#152f27;--s1:#d72e2d;--s1-ink:#fe887d;--s1-wash:#441c1a;--s2:#f68e3e;--s2-ink:#f8aa66;--s2-wash:#3c2514;--s3:#f5d156;--s3-ink:#f4d671;--s3-wash:#342d19;--s4:#5498d5;--s4-ink:#84bbf0;--s4-wash:#1b2a3a}}
*{box-sizing:border-box}html{background:var(--bg);-webkit-text-size-adjust:100%}
body{margin:0 auto;max-width:760px;padding:24px 20px 56px;color:var(--ink);font:430 16px/24px "Atkinson Hyperlegible Next",system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:break-word}
a{color:var(--act);text-underline-offset:3px}a:focus-visible,button:focus-visible,input:focus-visible{outline:2.5px solid var(--focus);outline-offset:2px;border-radius:5px}
.skip{position:absolute;left:-999px}.skip:focus{position:static}
header{display:flex;flex-wrap:wrap;gap:8px 16px;align-items:center;justify-content:space-between;margin-bottom:20px}
header>a,header>p{margin:0;font-weight:680;font-size:17px;color:var(--ink);text-decoration:none}header nav a{display:inline-block;padding:8px 0 8px 12px}
h1{font-size:26px;line-height:31px;font-weight:720;letter-spacing:-.018em;margin:0;text-wrap:balance}
h2{font-size:17px;line-height:24px;font-weight:680;margin:32px 0 12px}h3{font-size:16px;line-height:22px;font-weight:640;margin:0}
p{margin:0}small,.quiet{font-size:13.5px;line-height:19px;color:var(--ink3)}.quiet{margin-top:4px}
.head{padding:20px;border-radius:12px;margin-bottom:20px}.head p{margin-top:6px}
.none{background:var(--ok-wash);color:var(--ok-ink)}.maintenance{background:var(--s4-wash);color:var(--s4-ink)}.minor{background:var(--s3-wash);color:var(--s3-ink)}.major{background:var(--s2-wash);color:var(--s2-ink)}.critical{background:var(--s1-wash);color:var(--s1-ink)}
.card{background:var(--surface);border:1px solid var(--line);border-radius:12px;padding:20px;margin-bottom:20px}
.card>h2{margin:0 0 4px}.card>.quiet{margin:-12px 0 16px}.card>.row{padding-bottom:16px;border-bottom:1px solid var(--line);margin-bottom:16px}
.card>ul,.card>ol,ul.plain{list-style:none;margin:0;padding:0}.card>ul>li+li,.card>ol>li+li{border-top:1px solid var(--line);margin-top:16px;padding-top:16px}
.row{display:flex;gap:4px 16px;justify-content:space-between;flex-wrap:wrap;align-items:baseline}
.news{font-weight:640;margin:4px 0 16px}.said{margin-top:4px;max-width:72ch}.said p+p{margin-top:8px}.said img{max-width:100%}.said pre{overflow-x:auto;background:var(--sunken);padding:8px;border-radius:5px}
.word{white-space:nowrap;font-size:13.5px;font-weight:620}.word svg{width:10px;height:10px;margin-right:7px;overflow:visible}
.operational{color:var(--ok-ink);fill:var(--ok)}.under_maintenance{color:var(--s4-ink);fill:var(--s4)}.degraded_performance{color:var(--s3-ink);fill:var(--s3)}.partial_outage{color:var(--s2-ink);fill:var(--s2)}.major_outage{color:var(--s1-ink);fill:var(--s1)}.unknown{fill:var(--line)}
.strip{display:block;width:100%;height:28px;margin:10px 0 4px}
@media(max-width:600px){h1{font-size:22px;line-height:28px}}
.day{padding:12px 0;border-top:1px solid var(--line)}.day:first-of-type{border-top:0;padding-top:0}.day:last-of-type{padding-bottom:0}.day h3{font-size:13.5px;color:var(--ink2)}
label{display:block;font-weight:620;margin:16px 0 4px}input[type=email]{width:100%;height:44px;padding:0 12px;border:1px solid var(--strong);border-radius:8px;background:var(--surface);color:var(--ink);font:inherit}
fieldset{border:0;padding:0;margin:16px 0 0}legend{font-weight:620;padding:0}.pick{display:flex;align-items:center;gap:10px;font-weight:430;margin:0;min-height:40px}.pick input{width:20px;height:20px;accent-color:var(--act)}
button{margin-top:20px;height:44px;padding:0 20px;border:0;border-radius:8px;background:var(--act);color:var(--bg);font:inherit;font-weight:640;cursor:pointer}
footer{margin-top:32px;color:var(--ink3);font-size:13.5px;line-height:19px}footer p+p{margin-top:8px}`;

export function pageStyle(): string {
  return style;
}

/** Lets exactly this style in, and nothing else at all: the documents have no script, no font, no foreign picture. */
export function pagePolicy(): string {
  const hash = createHash("sha256").update(style).digest("base64");
  return `default-src 'none'; style-src 'sha256-${hash}'; img-src 'self' data: https:; form-action 'self'; base-uri 'none'; frame-ancestors 'self'`;
}
