import * as take from "./arguments.js";
import { Answer, Call } from "./call.js";
import { WxsealError, reason, refuse } from "./error.js";

/** As much of `fetch` as is used. */
export type Fetch = (
  url: string,
  init: { method: string; headers: Record<string, string>; body?: string; redirect: "manual"; signal: AbortSignal },
) => Promise<FetchResponse>;

/** As much of a `Response` as is used. */
export interface FetchResponse {
  readonly status: number;
  readonly body?: unknown;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** How long to wait, and whether to wait at all. */
export interface SendOptions {
  /** Seconds until the whole answer must be there; 10 unless given, at most 600. */
  timeout?: number | null | undefined;
  /** Ends the waiting. */
  signal?: AbortSignal | null | undefined;
}

/**
 * Carries a call with `fetch`, follows no redirect, reads no more than an answer can have, and gives what the call makes of
 * the answer.
 *
 * @throws WxsealError `call_failed`, `call_timeout`; and what `call.parse` throws. The request may have been carried out
 * all the same.
 */
export async function send<T>(call: Call<T>, fetch: Fetch, options?: SendOptions | null): Promise<Answer<T>> {
  if (!(call instanceof Call)) throw refuse("argument_type", "call");
  if (typeof fetch !== "function") throw refuse("argument_type", "fetch");
  const given = take.context(options ?? {}, OPTION_NAMES, "options");
  const timeout = take.optionalSeconds(take.own(given, "timeout"), "timeout") ?? 10;
  if (timeout < 1 || timeout > 600) throw refuse("argument_range", "timeout");
  const signal = take.own(given, "signal");
  if (signal !== undefined && !(signal instanceof AbortSignal)) throw refuse("argument_type", "signal");

  const stop = new Stop(timeout, signal);
  try {
    // Where the caller has given up already, nothing is sent: a code would be spent for nothing.
    if (stop.signal.aborted) await stop.reached;
    const { status, body } = await Promise.race([exchange(call, fetch, stop.signal), stop.reached]);
    return call.parse(status, body);
  } catch (cause) {
    // A ReferenceError is a mistake in the caller's own function, not an answer that did not come.
    if (WxsealError.made(cause) || cause instanceof ReferenceError) throw cause;
    throw refuse("call_failed", "call", { detail: reason(cause) });
  } finally {
    stop.clear();
  }
}

async function exchange(call: Call<unknown>, fetch: Fetch, signal: AbortSignal): Promise<{ status: number; body: Uint8Array }> {
  const { url, method, headers, body, maxAnswer } = call.request;
  const init = { method, headers: { ...headers }, redirect: "manual" as const, signal };
  const response = await fetch(url, body === undefined ? init : { ...init, body });
  if (!isResponse(response)) throw refuse("argument_type", "fetch");
  const { status } = response;
  if (status !== 0 && (status < 300 || status >= 400)) return { status, body: await read(response, maxAnswer, signal) };
  // Where a redirect leads is nobody's business, and its body no answer.
  return { status, body: new Uint8Array() };
}

function isResponse(response: unknown): response is FetchResponse {
  const { status, arrayBuffer, body } = (response ?? {}) as Partial<FetchResponse>;
  const readable = typeof arrayBuffer === "function" || typeof (body as ReadableStream | null)?.getReader === "function";
  return Number.isInteger(status) && readable;
}

/** The body, as far as it may be an answer. */
async function read(response: FetchResponse, max: number, signal: AbortSignal): Promise<Uint8Array> {
  const stream = response.body as ReadableStream<Uint8Array> | null | undefined;
  if (typeof stream?.getReader !== "function") return bytes(await response.arrayBuffer());
  const reader = stream.getReader();
  // Also where the client itself takes no notice of the signal.
  const stop = () => void reader.cancel().catch(() => {});
  if (signal.aborted) stop();
  else signal.addEventListener("abort", stop, { once: true });
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    const piece = bytes(next.value);
    pieces.push(piece);
    length += piece.length;
    if (length > max) throw refuse("answer_too_large", "body");
  }
  const body = new Uint8Array(length);
  let offset = 0;
  for (const piece of pieces) {
    body.set(piece, offset);
    offset += piece.length;
  }
  return body;
}

/** What a client gave for bytes; it may be of another realm, as in Jest. */
function bytes(given: ArrayBuffer | Uint8Array): Uint8Array {
  if (ArrayBuffer.isView(given)) return new Uint8Array(given.buffer, given.byteOffset, given.byteLength);
  if (Object.prototype.toString.call(given) !== "[object ArrayBuffer]") throw new TypeError("no bytes");
  return new Uint8Array(given);
}

/** What ends the waiting for an answer: the time, or the caller. A `fetch` that takes no notice is left alone. */
class Stop {
  readonly #controller = new AbortController();
  readonly #timer: ReturnType<typeof setTimeout>;
  readonly #caller: AbortSignal | undefined;
  #reject: (error: WxsealError) => void = () => {};
  readonly reached: Promise<never>;

  constructor(timeout: number, caller: AbortSignal | undefined) {
    this.reached = new Promise((_, reject) => {
      this.#reject = reject;
    });
    this.reached.catch(() => {});
    this.#timer = setTimeout(() => this.#end(refuse("call_timeout", "call")), timeout * 1000);
    this.#caller = caller;
    if (caller?.aborted === true) this.#aborted();
    else caller?.addEventListener("abort", this.#aborted, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Ends everything, so that nothing stays open behind an answer or an error. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#caller?.removeEventListener("abort", this.#aborted);
    this.#controller.abort();
  }

  readonly #aborted = (): void => this.#end(refuse("call_failed", "call", { detail: "AbortError" }));

  #end(error: WxsealError): void {
    this.#reject(error);
    this.#controller.abort();
  }
}

const OPTION_NAMES: ReadonlySet<string> = new Set(["timeout", "signal"]);
