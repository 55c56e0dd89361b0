import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { crc32, deflateSync, inflateSync } from "node:zlib";
import type { Page } from "playwright-core";
import { showTheme, type Theme } from "../../test/e2e/support/screen-checks.ts";

const largestBytes = 400_000;
const signatureBytes = 8;

/** Takes the page as it is shown, in a theme. */
export async function shoot(page: Page, theme: Theme): Promise<Buffer> {
  await showTheme(page, theme);
  return page.screenshot({ animations: "disabled" });
}

/** Pictures beside each other on a neutral ground, `width` pixels wide in all. */
export async function sideBySide(page: Page, pictures: readonly Buffer[], width: number): Promise<Buffer> {
  const images = pictures.map((picture) => `<img src="data:image/png;base64,${picture.toString("base64")}">`);
  const style = "body{margin:0;background:#5f6f6c;display:flex;align-items:flex-start;gap:12px}img{flex:1;min-width:0;display:block}";
  await page.setViewportSize({ width, height: 400 });
  await page.setContent(`<style>${style}</style>${images.join("")}`);
  return page.screenshot({ fullPage: true, animations: "disabled" });
}

/** Writes a PNG, packed as tightly as its format allows without loss. @throws Error when it is too large for a README. */
export function keep(folder: string, name: string, picture: Buffer): void {
  const packed = repack(picture);
  if (packed.byteLength > largestBytes) throw new Error(`${name} has ${packed.byteLength} bytes, more than ${largestBytes}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), packed);
  console.log(`${name}  ${Math.round(packed.byteLength / 1_000)} kB`);
}

interface Chunk {
  readonly type: string;
  readonly data: Buffer;
}

/** Chromium packs for speed: the same pixels, deflated with patience, and no chunk that is not needed (PNG, §5.3). */
function repack(png: Buffer): Buffer {
  const chunks = chunksOf(png);
  const pixels = inflateSync(Buffer.concat(chunks.filter((chunk) => chunk.type === "IDAT").map((chunk) => chunk.data)));
  const head = chunks.filter((chunk) => chunk.type === "IHDR");
  const written = [
    ...head,
    { type: "IDAT", data: deflateSync(pixels, { level: 9, memLevel: 9 }) },
    { type: "IEND", data: Buffer.alloc(0) },
  ];
  return Buffer.concat([png.subarray(0, signatureBytes), ...written.map(bytesOf)]);
}

function chunksOf(png: Buffer): readonly Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = signatureBytes; at < png.length; ) {
    const length = png.readUInt32BE(at);
    chunks.push({ type: png.toString("latin1", at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) });
    at += length + 12;
  }
  return chunks;
}

function bytesOf({ type, data }: Chunk): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const frame = Buffer.alloc(4);
  frame.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([frame, body, check]);
}
