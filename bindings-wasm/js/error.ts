import { records } from "./wasm/records.js";
import type { Code } from "./codes.js";

/** The action for a program to take on an error. */
export type Action = "fix_call" | "fix_config" | "refresh" | "reject" | "relogin" | "retry";

/** Returns whether an object has a brand. An object that throws when asked has none. */
function has(value: unknown, brand: symbol): boolean {
  try {
    return typeof value === "object" && value !== null && brand in value;
  } catch {
    return false;
  }
}

const BRAND = Symbol.for("wxseal.WxsealError");
const PLATFORM_BRAND = Symbol.for("wxseal.PlatformError");

/**
 * The reason why an input was refused.
 *
 * It holds no key, no received text and no decrypted byte, so it can be logged. Check `code`; the message and
 * the hint are for people and may change.
 */
export class WxsealError extends Error {
  override readonly name = "WxsealError";

  /**
   * Recognises errors of any copy of this package, since a program may load it twice, by `import` and by
   * `require`.
   */
  static [Symbol.hasInstance](value: unknown): boolean {
    return has(value, BRAND);
  }

  static {
    Object.defineProperty(WxsealError.prototype, BRAND, { value: true });
  }

  readonly #made = true;

  /** @internal Returns whether this copy of the package created the error, which no property can fake. */
  static made(value: unknown): value is WxsealError {
    return typeof value === "object" && value !== null && #made in value;
  }

  /** The stable code. */
  readonly code: Code;
  /** The argument that the error is about, by its wire name in the message or its name in the context. */
  readonly argument: string;
  /** A hint on where to look first. */
  readonly hint: string;
  /** The action for a program to take. */
  readonly action: Action;

  /** Errors are created by the library: see {@link refuse}. */
  constructor(failure: Failure, options?: { cause?: unknown }) {
    super(failure.message, options);
    this.code = failure.code;
    this.argument = failure.argument;
    this.hint = failure.hint;
    this.action = failure.action;
  }

  /** Returns the error as a plain object, for an endpoint's answer or a log. */
  toJSON(): Failure {
    const { code, argument, message, hint, action } = this;
    return { code, argument, message, hint, action };
  }
}

/** The properties of an error. */
export interface Failure {
  code: Code;
  argument: string;
  message: string;
  hint: string;
  action: Action;
}

/** The party responsible for an error from WeChat. */
export type Fault = "platform" | "server" | "unknown" | "user";

/** The properties of an error from WeChat. */
export interface PlatformFailure extends Failure {
  number: number | null;
  errmsg: string;
  meaning: string;
  fault: Fault;
  retry: boolean;
  retryAfter: number | null;
  public: { errcode: number; errmsg: string };
}

/**
 * An error that WeChat reported. Its `code` is `platform_error`, `face_pending`, `face_not_passed` or
 * `pay_failed`.
 *
 * It holds no secret and no personal data: parts of WeChat's text that repeat the request are removed.
 */
export class PlatformError extends WxsealError {
  static override [Symbol.hasInstance](value: unknown): boolean {
    return has(value, PLATFORM_BRAND);
  }

  static {
    Object.defineProperty(PlatformError.prototype, PLATFORM_BRAND, { value: true });
  }

  /**
   * The number in the field that `argument` names: `errcode`, `verify_ret`, `identify_ret`; null if the field
   * holds a word.
   */
  readonly number: number | null;
  /** WeChat's error text, at most 256 characters: for logs, not for users. */
  readonly errmsg: string;
  /** The meaning of the number. */
  readonly meaning: string;
  /** The party responsible. */
  readonly fault: Fault;
  /**
   * Whether a retry makes sense: by the server if `action` is `retry` or `refresh`, otherwise by the user,
   * from the start.
   */
  readonly retry: boolean;
  /** How many seconds to wait before a retry, if a retry makes sense. */
  readonly retryAfter: number | null;
  /** The part that may be passed to the mini-program: numbers about the server are replaced by -1. */
  readonly public: { readonly errcode: number; readonly errmsg: string };

  /** Errors are created by the library. */
  constructor(failure: PlatformFailure) {
    super(failure);
    this.number = failure.number;
    this.errmsg = failure.errmsg;
    this.meaning = failure.meaning;
    this.fault = failure.fault;
    this.retry = failure.retry;
    this.retryAfter = failure.retryAfter;
    this.public = Object.freeze(failure.public);
  }

  /** Returns the error as a plain object, for a log. In an endpoint's answer, use `public`. */
  override toJSON(): PlatformFailure {
    const { number, errmsg, meaning, fault, retry, retryAfter, public: shown } = this;
    return { ...super.toJSON(), number, errmsg, meaning, fault, retry, retryAfter, public: shown };
  }
}

/** Creates the error `code` about `argument` with the core's message, followed by `detail`. */
export function refuse(code: Code, argument: string, options: { cause?: unknown; detail?: string } = {}): WxsealError {
  const { detail, ...rest } = options;
  const failure = JSON.parse(records().refusal(code, argument).slice(1));
  return new WxsealError(detail ? { ...failure, message: `${failure.message} (${detail})` } : failure, rest);
}

/** Returns an answer of the module that opens records, or throws the error that it encodes. */
export function unwrap(answer: string): string {
  if (answer.charCodeAt(0) !== ERROR_MARK) return answer;
  throw new WxsealError(JSON.parse(answer.slice(1)));
}

/**
 * Converts a value that a module threw into an error of this package. An `Error`, such as a stack overflow,
 * is returned unchanged.
 */
export function errorOf(thrown: unknown): unknown {
  if (thrown instanceof Error) return thrown;
  const failure = thrown as PlatformFailure;
  return Object.hasOwn(failure, "number") ? new PlatformError(failure) : new WxsealError(failure);
}

/**
 * Returns the kind of a foreign error, such as `ECONNREFUSED` or `TypeError`. Nothing else is copied, since
 * clients put their arguments into their errors.
 */
export function reason(cause: unknown): string {
  let found = "";
  try {
    for (let error = cause, depth = 0; typeof error === "object" && error !== null && depth < 4; depth++) {
      const {
        code,
        name,
        cause: inner,
        constructor: made,
      } = error as { code?: unknown; name?: unknown; cause?: unknown };
      const named = [name, made?.name].map((one) => /^[A-Z][A-Za-z]{1,30}(Error|Exception)$/.exec(String(one)));
      const known = [/^[A-Z_]{2,30}$/.exec(String(code)), ...named];
      found = known.find((word) => word !== null)?.[0] ?? found;
      error = inner;
    }
  } catch {
    // An error that throws when its properties are read.
  }
  return found;
}

const ERROR_MARK = "!".charCodeAt(0);
