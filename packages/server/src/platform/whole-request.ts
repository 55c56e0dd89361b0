import { createRequire } from "node:module";

/*
 * Reads a request that lies whole in one piece of bytes, with llhttp: the parser Node's own HTTP server is built on, here
 * as the WebAssembly that undici ships.
 */

/** A plain request: nothing in it asks more of a server than to read it and to answer. */
export interface WholeRequest {
  readonly url: string;
  /** Names in small letters, none twice. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Of the bytes it came in, so many are its own; what follows is the next request. */
  readonly length: number;
}

/** What llhttp calls while it reads; zero lets it go on. */
type Listener = (parser: number, address: number, length: number) => number;

/** The part of WebAssembly used here; TypeScript knows it only as a part of browsers. */
declare const WebAssembly: {
  readonly Module: new (code: Buffer) => object;
  readonly Instance: new (module: object, imports: { readonly env: Readonly<Record<string, Listener>> }) => { readonly exports: unknown };
};

/** The parts of llhttp used here; an address is a place in its memory. */
interface Llhttp {
  readonly memory: { readonly buffer: ArrayBuffer };
  malloc(bytes: number): number;
  llhttp_alloc(type: number): number;
  llhttp_reset(parser: number): void;
  llhttp_execute(parser: number, start: number, length: number): number;
  llhttp_get_error_pos(parser: number): number;
  llhttp_get_method(parser: number): number;
  llhttp_get_http_major(parser: number): number;
  llhttp_get_http_minor(parser: number): number;
}

/** Numbers of llhttp's own. */
const requests = 1;
const goOn = 0;
const paused = 21;
const post = 3;

/** As much as Node reads at once; what is larger comes in several pieces anyway. */
const largest = 65_536;
/** Far below what Node allows, so that whatever is near its limits is left to it. */
const longestHead = 8_192;
const mostHeaders = 64;

/** Whoever sends one of these wants something of the connection, or of the body, that is not done here. */
const special = new Set(["connection", "content-encoding", "expect", "http2-settings", "te", "trailer", "transfer-encoding", "upgrade"]);

/** The file exports nothing but the bytes of the module. */
function code(): Buffer {
  return createRequire(import.meta.url)("undici/lib/llhttp/llhttp_simd-wasm.js") as Buffer;
}

/** Hears from llhttp what stands in the bytes, one request at a time. */
export class WholeRequestReader {
  readonly #llhttp: Llhttp;
  readonly #parser: number;
  /** Where the bytes stand for llhttp. */
  readonly #start: number;
  readonly #memory: Uint8Array;
  #bytes: Buffer = Buffer.alloc(0);
  #url = "";
  #names: string[] = [];
  #values: string[] = [];
  #body: Buffer = this.#bytes;
  #isUpgrade = false;

  constructor() {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(code()), { env: this.#listeners() });
    // What the module exports stands in its source; WebAssembly itself knows no types.
    this.#llhttp = exports as Llhttp;
    this.#parser = this.#llhttp.llhttp_alloc(requests);
    this.#start = this.#llhttp.malloc(largest);
    this.#memory = new Uint8Array(this.#llhttp.memory.buffer, this.#start, largest);
  }

  /**
   * The request at the beginning of the bytes, if all of it is there and it is plain: a POST of HTTP/1.1 with a host and
   * a length, that leaves the connection open. Undefined for everything else, whatever is the matter with it.
   */
  read(bytes: Buffer): WholeRequest | undefined {
    if (bytes.length > largest) return undefined;
    this.#bytes = bytes;
    this.#names = [];
    this.#values = [];
    this.#body = bytes.subarray(0, 0);
    this.#memory.set(bytes);
    this.#llhttp.llhttp_reset(this.#parser);
    if (this.#llhttp.llhttp_execute(this.#parser, this.#start, bytes.length) !== paused || !this.#isPlain()) return undefined;
    const length = this.#llhttp.llhttp_get_error_pos(this.#parser) - this.#start;
    const headers = this.#headers();
    if (headers === undefined || length - this.#body.length > longestHead) return undefined;
    return { url: this.#url, headers, body: this.#body, length };
  }

  #isPlain(): boolean {
    const isHttp11 = this.#llhttp.llhttp_get_http_major(this.#parser) === 1 && this.#llhttp.llhttp_get_http_minor(this.#parser) === 1;
    const isPost = this.#llhttp.llhttp_get_method(this.#parser) === post;
    return isHttp11 && isPost && !this.#isUpgrade && this.#names.length <= mostHeaders;
  }

  /** Undefined where a header comes twice or is special, and where Node would find fault. */
  #headers(): Readonly<Record<string, string>> | undefined {
    const headers: Record<string, string> = {};
    for (const [index, name] of this.#names.entries()) {
      const value = this.#values[index] ?? "";
      if (special.has(name) || name in headers || value.endsWith(" ") || value.endsWith("\t")) return undefined;
      headers[name] = value;
    }
    return headers["host"] === undefined || headers["content-length"] === undefined ? undefined : headers;
  }

  #text(address: number, length: number): string {
    return this.#bytes.toString("latin1", address - this.#start, address - this.#start + length);
  }

  #listeners(): Readonly<Record<string, Listener>> {
    return {
      wasm_on_message_begin: () => goOn,
      wasm_on_status: () => goOn,
      wasm_on_url: (_parser, address, length) => {
        this.#url = this.#text(address, length);
        return goOn;
      },
      wasm_on_header_field: (_parser, address, length) => {
        this.#names.push(this.#text(address, length).toLowerCase());
        return goOn;
      },
      wasm_on_header_value: (_parser, address, length) => {
        const index = this.#names.length - 1;
        this.#values[index] = (this.#values[index] ?? "") + this.#text(address, length);
        return goOn;
      },
      wasm_on_headers_complete: (_parser, _status, upgrade) => {
        this.#isUpgrade = upgrade !== 0;
        return goOn;
      },
      wasm_on_body: (_parser, address, length) => {
        this.#body = this.#bytes.subarray(address - this.#start, address - this.#start + length);
        return goOn;
      },
      // Stops there: what follows is not read yet.
      wasm_on_message_complete: () => paused,
    };
  }
}
