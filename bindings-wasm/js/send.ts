import { Call, carried } from "./call.js";
import { Mistake, drive, timersDue } from "./boundary/drive.js";
import { Arguments } from "./boundary/arguments.js";
import { WxsealError, refuse } from "./error.js";
import type { Answer } from "./call.js";
import type { Outside, Reply, Step } from "./boundary/drive.js";

/** The part of `fetch` that this package uses. */
export type Fetch = (
  url: string,
  init: { method: string; headers: Record<string, string>; body?: string; redirect: "manual"; signal: AbortSignal },
) => Promise<FetchResponse>;

/** The part of a `Response` that this package uses. */
export interface FetchResponse {
  readonly status: number;
  readonly body?: unknown;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** The options that end the wait for an answer. */
export interface SendOptions {
  /** How many seconds to wait for the whole answer: more than 0 and at most 600, 10 by default. */
  timeout?: number | null | undefined;
  /** A signal that ends the wait. */
  signal?: AbortSignal | null | undefined;
}

/**
 * Sends a call with `fetch` and returns the parsed answer. Follows no redirect, and reads no more than the
 * largest possible answer.
 *
 * @throws WxsealError `call_failed`, `call_timeout`; and the errors of `call.parse`. WeChat may have carried
 * out the request even then.
 */
export async function send<T>(call: Call<T>, fetch: Fetch, options?: SendOptions | null): Promise<Answer<T>> {
  if (!(call instanceof Call)) throw refuse("argument_type", "call");
  const { timeout, signal } = sendOptions(options);
  const { flow, read } = carried(call, timeout);
  return drive(flow, carrier(fetch, signal), read);
}

/** @internal Reads the options of `send`. */
export function sendOptions(value: SendOptions | null | undefined): {
  timeout: number | undefined;
  signal: AbortSignal | undefined;
} {
  const options = Arguments.context(value ?? {}, OPTION_NAMES, "options");
  const timeout = options.takeSeconds("timeout");
  const signal = options.take("signal");
  if (signal !== undefined && !(signal instanceof AbortSignal)) throw refuse("argument_type", "signal");
  return { timeout, signal };
}

/** @internal Returns the handler that sends requests with `fetch`, until the caller aborts. */
export function carrier(fetch: Fetch, caller?: AbortSignal): Outside {
  if (typeof fetch !== "function") throw refuse("argument_type", "fetch");
  return { send: (step) => carry(step, fetch, caller) };
}

async function carry(step: Step, fetch: Fetch, caller: AbortSignal | undefined): Promise<Reply> {
  const aborted = new Aborted(caller);
  try {
    // If the caller has already aborted, nothing is sent: a code would be wasted.
    if (caller?.aborted === true) await aborted.reached;
    return await Promise.race([exchange(step, fetch, aborted.with(step.signal)), aborted.reached]);
  } catch (error) {
    // A ReferenceError is a programming error in the caller's function, not a missing answer.
    const isMistake = error instanceof ReferenceError || (WxsealError.made(error) && error.code === "argument_type");
    throw isMistake ? new Mistake(error) : error;
  } finally {
    aborted.clear();
  }
}

async function exchange({ lines, body }: Step, fetch: Fetch, signal: AbortSignal): Promise<Reply> {
  const [method, url, , maxAnswer, ...headers] = lines as [string, string, string, string, ...string[]];
  const pairs = headers.filter((header) => header !== "").map((header) => header.split(": ") as [string, string]);
  const init = { method, headers: Object.fromEntries(pairs), redirect: "manual" as const, signal };
  const response = await fetch(url, body === undefined ? init : { ...init, body });
  if (!isResponse(response)) throw refuse("argument_type", "fetch");
  const { status } = response;
  if (status !== 0 && (status < 300 || status >= 400))
    return { status, body: await read(response, Number(maxAnswer), signal) };
  // Redirects are not followed, and the body of one is not an answer.
  return { status, body: new Uint8Array() };
}

function isResponse(response: unknown): response is FetchResponse {
  const { status, arrayBuffer, body } = (response ?? {}) as Partial<FetchResponse>;
  const readable =
    typeof arrayBuffer === "function" || typeof (body as ReadableStream | null)?.getReader === "function";
  return Number.isInteger(status) && readable;
}

/** Reads the body, up to the size that an answer may have. */
async function read(response: FetchResponse, max: number, signal: AbortSignal): Promise<Uint8Array> {
  const stream = response.body as ReadableStream<Uint8Array> | null | undefined;
  if (typeof stream?.getReader !== "function") {
    const whole = bytes(await response.arrayBuffer());
    if (whole.length > max) throw refuse("answer_too_large", "body");
    return whole;
  }
  const reader = stream.getReader();
  // This also covers a client that ignores the signal.
  const stop = () => void reader.cancel().catch(() => {});
  if (signal.aborted) stop();
  else signal.addEventListener("abort", stop, { once: true });
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    const piece = bytes(next.value);
    // Empty pieces without end would keep the time limit's timer from running.
    if (piece.length === 0) await timersDue();
    else pieces.push(piece);
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

/** Converts a client's bytes, which may come from another realm, as in Jest. */
function bytes(given: ArrayBuffer | Uint8Array): Uint8Array {
  if (ArrayBuffer.isView(given)) return new Uint8Array(given.buffer, given.byteOffset, given.byteLength);
  if (Object.prototype.toString.call(given) !== "[object ArrayBuffer]") throw new TypeError("no bytes");
  return new Uint8Array(given);
}

/** The caller's signal. Once it is aborted, the wait ends, even if `fetch` ignores the signal. */
class Aborted {
  readonly #controller = new AbortController();
  readonly #caller: AbortSignal | undefined;
  #reject: (error: Error) => void = () => {};
  readonly reached: Promise<never>;

  constructor(caller: AbortSignal | undefined) {
    this.reached = new Promise((_, reject) => {
      this.#reject = reject;
    });
    this.reached.catch(() => {});
    this.#caller = caller;
    if (caller?.aborted === true) this.#abort();
    else caller?.addEventListener("abort", this.#abort, { once: true });
  }

  /** Returns a signal that the caller aborts, and the driver when the time is up. */
  with(driver: AbortSignal): AbortSignal {
    driver.addEventListener("abort", () => this.#controller.abort(), { once: true });
    return this.#controller.signal;
  }

  /** Releases everything, so that nothing stays open after an answer or an error. */
  clear(): void {
    this.#caller?.removeEventListener("abort", this.#abort);
    this.#controller.abort();
  }

  readonly #abort = (): void => {
    this.#reject(new DOMException("the caller gave up", "AbortError"));
    this.#controller.abort();
  };
}

const OPTION_NAMES: ReadonlySet<string> = new Set(["timeout", "signal"]);
