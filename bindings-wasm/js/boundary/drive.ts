// The driver of the core's flows. It performs each step within its time limit and reports the outcome to the
// core; the core decides the order of steps and the meaning of failures.

import { PlatformError, WxsealError, reason } from "../error.js";

/** A flow held by a wasm module, and the way to call into that module. */
export interface Flow {
  readonly handle: Handle;
  cross<T>(ask: () => T): T;
}

interface Handle {
  next(reply: string, body: Uint8Array | undefined, unixSeconds: number, milliseconds: number): string;
  body?(): string | undefined;
  cancel?(unixSeconds: number, milliseconds: number): string | undefined;
  sharedKey?(): string | undefined;
  free(): void;
}

/** The handlers for the steps of a flow, by verb. Each performs one step, and throws if the step fails. */
export type Outside = Readonly<
  Partial<Record<"load" | "swap" | "claim" | "send", (step: Step) => Reply | Promise<Reply>>>
>;

/** The outcome of a step. */
export type Reply = string | { status: number; body: Uint8Array };

/** One step of a flow. */
export interface Step {
  readonly lines: readonly string[];
  /** The body of the request, for a step that sends one. */
  readonly body: string | undefined;
  /** Aborted once the driver no longer waits for the step. */
  readonly signal: AbortSignal;
}

/** A programming error in the caller's own function, which a retry cannot fix. It cancels the flow. */
export class Mistake {
  constructor(readonly error: unknown) {}
}

/** Drives a flow to its end and returns its result, parsed by `read`. */
export async function drive<T>(flow: Flow, outside: Outside, read: (answer: string) => T): Promise<T> {
  const failures = new Failures();
  try {
    for (let reply: Reply = "begin"; ; ) {
      const asked = next(flow, reply);
      if (!asked.startsWith("?")) return read(asked);
      reply = await perform(asked, flow, outside).catch((error: unknown) => failures.keep(asked, error));
    }
  } catch (error) {
    if (!(error instanceof Mistake)) throw failures.causeOf(error);
    await cancel(flow, outside);
    throw error.error;
  } finally {
    flow.handle.free();
  }
}

function next({ handle, cross }: Flow, reply: Reply): string {
  const [text, body] =
    typeof reply === "string" ? ([reply, undefined] as const) : ([`answer ${reply.status}`, reply.body] as const);
  return cross(() => handle.next(text, body, wallClock(), performance.now()));
}

/** Performs the last step of a cancelled flow, for at most one second, and ignores its outcome. */
async function cancel(flow: Flow, outside: Outside): Promise<void> {
  const asked = flow.cross(() => flow.handle.cancel?.(wallClock(), performance.now()));
  if (asked !== undefined) await perform(asked, flow, outside, LAST_STEP).catch(() => {});
}

async function perform(asked: string, { handle }: Flow, outside: Outside, most = Infinity): Promise<Reply> {
  const { verb, limit, lines } = parsed(asked);
  if (verb === "pause") return new Promise((resolve) => setTimeout(resolve, limit, "paused"));
  const controller = new AbortController();
  const reply = outside[verb as keyof Outside]!({ lines, body: handle.body?.(), signal: controller.signal });
  // A reply that is available at once needs no timer.
  if (typeof (reply as Promise<Reply>).then !== "function") return reply;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Late()), Math.min(limit, most));
  });
  try {
    return await Promise.race([reply, late]);
  } finally {
    clearTimeout(timer);
    controller.abort();
  }
}

/** Lets the timers that are due run, such as the time limit of a step. */
export function timersDue(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

/** Returns the time of the machine's clock, in Unix seconds. */
export function wallClock(): number {
  return Math.floor(Date.now() / 1000);
}

function parsed(asked: string): { verb: string; limit: number; isSecret: boolean; lines: string[] } {
  const [head, ...lines] = asked.slice(1).split("\n");
  const [verb, limit, secret] = head!.split(" ");
  return { verb: verb!, limit: Number(limit), isSecret: secret !== undefined, lines };
}

/** Thrown when a step exceeds its time limit. */
class Late {
  readonly error = new DOMException("the step was not done in time", "TimeoutError");
}

/**
 * The latest failures of the store and of the client. The core learns only the kind of failure; the error
 * itself becomes the `cause` of the error that the flow ends with.
 */
class Failures {
  readonly #last = new Map<string, { code: string | undefined; cause: unknown; kind: string }>();

  /**
   * Records the failure of a step and returns the reply that reports it. If the error may contain a secret,
   * only its kind is recorded.
   */
  keep(asked: string, thrown: unknown): string {
    try {
      return this.#keep(asked, thrown);
    } catch (error) {
      if (error instanceof Mistake) throw error;
      // A foreign value can be one that throws when it is looked at.
      return "!";
    }
  }

  #keep(asked: string, thrown: unknown): string {
    if (thrown instanceof Mistake) throw thrown;
    const { verb, isSecret } = parsed(asked);
    this.#last.delete(verb === "send" ? "call" : "store");
    const error = thrown instanceof Late ? thrown.error : thrown;
    const code = error instanceof WxsealError && typeof error.code === "string" ? error.code : undefined;
    const cause = code === undefined ? error : (error as WxsealError).cause;
    const kind = isSecret && code === undefined ? reason(error) : "";
    this.#last.set(verb === "send" ? "call" : "store", { code, cause: isSecret ? undefined : cause, kind });
    if (thrown instanceof Late) return "late";
    // The mark keeps an error code from a store from being taken for an answer.
    return code === undefined ? "!" : `!${code}`;
  }

  /** Returns the error with the failure that caused it, if a failure did. */
  causeOf(error: unknown): unknown {
    if (!WxsealError.made(error) || error instanceof PlatformError) return error;
    const last = this.#last.get(error.argument);
    if (
      last === undefined ||
      !(last.code === undefined ? /_(failed|timeout)$/.test(error.code) : last.code === error.code)
    )
      return error;
    const message = last.kind === "" ? error.message : `${error.message} (${last.kind})`;
    return new WxsealError({ ...error.toJSON(), message }, last.cause === undefined ? {} : { cause: last.cause });
  }
}

/** Milliseconds. */
const LAST_STEP = 1000;
