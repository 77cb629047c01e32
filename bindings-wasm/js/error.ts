import { records } from "./records-module.js";

/** What a program should do about an error. */
export type Action = "fix_call" | "fix_config" | "refresh" | "reject" | "relogin" | "retry";

/** Every code there is. Codes are the same in Rust, JavaScript and Python and never change. */
export type Code =
  | "age_unknown"
  | "answer_bom"
  | "answer_cut"
  | "answer_empty"
  | "answer_html"
  | "answer_invalid"
  | "answer_shape"
  | "answer_status"
  | "answer_too_large"
  | "app_id_invalid"
  | "app_id_mismatch"
  | "argument_missing"
  | "argument_range"
  | "argument_type"
  | "argument_unknown"
  | "base64_blank"
  | "base64_cut"
  | "base64_invalid"
  | "base64_percent"
  | "base64_url_safe"
  | "call_failed"
  | "call_timeout"
  | "code_invalid"
  | "code_used"
  | "credential_expired"
  | "credential_unavailable"
  | "data_block_repeated"
  | "data_empty"
  | "data_length_invalid"
  | "decrypt_failed"
  | "expected_mismatch"
  | "expected_unproven"
  | "face_not_passed"
  | "face_pending"
  | "face_result_false"
  | "field_missing"
  | "field_name_invalid"
  | "field_range"
  | "field_type"
  | "freshness_invalid"
  | "input_too_large"
  | "iv_length_invalid"
  | "now_invalid"
  | "number_expired"
  | "number_unknown"
  | "origin_invalid"
  | "out_seq_no_invalid"
  | "pay_failed"
  | "payload_mismatch"
  | "platform_error"
  | "record_before_number"
  | "record_unknown"
  | "redirected"
  | "replayed"
  | "session_key_invalid"
  | "session_key_unknown"
  | "session_key_used_up"
  | "session_replaced"
  | "session_revoked"
  | "session_unknown"
  | "sign_mismatch"
  | "sign_missing"
  | "sign_type_invalid"
  | "sign_type_mismatch"
  | "signature_invalid"
  | "signature_mismatch"
  | "signature_missing"
  | "state_invalid"
  | "store_failed"
  | "store_forgot"
  | "store_full"
  | "store_invalid"
  | "store_unsupported"
  | "text_invalid"
  | "timestamp_future"
  | "timestamp_stale"
  | "token_algorithm"
  | "token_app_mismatch"
  | "token_expired"
  | "token_invalid"
  | "token_key_duplicate"
  | "token_key_unknown"
  | "token_missing"
  | "token_not_yet_valid"
  | "token_secret_invalid"
  | "token_signature"
  | "token_user_mismatch"
  | "too_many_numbers"
  | "too_many_refusals"
  | "verify_id_expired"
  | "watermark_invalid"
  | "watermark_missing"
  | "xml_character"
  | "xml_cut"
  | "xml_duplicate"
  | "xml_forbidden"
  | "xml_invalid"
  | "xml_nested";

/** Whether an object has a mark; one that cannot even be asked has none. */
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
 * Why an input was refused.
 *
 * It holds no key, no received text and no decrypted byte, so it can be logged. Check `code`; the message and
 * the hint are for people and may change.
 */
export class WxsealError extends Error {
  override readonly name = "WxsealError";

  /** A program may load this package twice, by `import` and by `require`: each knows the other's errors. */
  static [Symbol.hasInstance](value: unknown): boolean {
    return has(value, BRAND);
  }

  static {
    Object.defineProperty(this.prototype, BRAND, { value: true });
  }

  readonly #made = true;

  /** @internal Whether this copy of the package made an error: no property can pretend to it. */
  static made(value: unknown): value is WxsealError {
    return typeof value === "object" && value !== null && #made in value;
  }

  /** The stable code. */
  readonly code: Code;
  /** The argument the error is about: a message's wire name or a context's name. */
  readonly argument: string;
  /** What to look at first. */
  readonly hint: string;
  /** What a program should do. */
  readonly action: Action;

  /** Errors are made by the library: see {@link refuse}. */
  constructor(failure: Failure, options?: { cause?: unknown }) {
    super(failure.message, options);
    this.code = failure.code;
    this.argument = failure.argument;
    this.hint = failure.hint;
    this.action = failure.action;
  }

  /** The error as a plain object, for an endpoint's answer or a log. */
  toJSON(): Failure {
    const { code, argument, message, hint, action } = this;
    return { code, argument, message, hint, action };
  }
}

/** What an error says. */
export interface Failure {
  code: Code;
  argument: string;
  message: string;
  hint: string;
  action: Action;
}

/** Whose doing an error of WeChat's is. */
export type Fault = "platform" | "server" | "unknown" | "user";

/** What an error of WeChat's says. */
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
 * What WeChat said no with; its `code` is `platform_error`, `face_pending`, `face_not_passed` or `pay_failed`.
 *
 * It holds no secret and no personal data: where WeChat's words repeat something of the request, they are left out.
 */
export class PlatformError extends WxsealError {
  static override [Symbol.hasInstance](value: unknown): boolean {
    return has(value, PLATFORM_BRAND);
  }

  static {
    Object.defineProperty(this.prototype, PLATFORM_BRAND, { value: true });
  }

  /** The number in the field that `argument` names: `errcode`, `verify_ret`, `identify_ret`; null where it is a word. */
  readonly number: number | null;
  /** WeChat's own words, at most 256 characters: for logs, not for users. */
  readonly errmsg: string;
  /** What the number means. */
  readonly meaning: string;
  /** Whose doing it is. */
  readonly fault: Fault;
  /** Whether another try is worth it: by the server where `action` is `retry` or `refresh`, else by the user, from the start. */
  readonly retry: boolean;
  /** After how many seconds to try again, where that is the thing to do. */
  readonly retryAfter: number | null;
  /** What may be passed to the mini-program: numbers that speak of the server are -1 there. */
  readonly public: { readonly errcode: number; readonly errmsg: string };

  /** Errors are made by the library. */
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

  /** The error as a plain object, for a log. What an endpoint may answer is `public`. */
  override toJSON(): PlatformFailure {
    const { number, errmsg, meaning, fault, retry, retryAfter, public: shown } = this;
    return { ...super.toJSON(), number, errmsg, meaning, fault, retry, retryAfter, public: shown };
  }
}

/** Makes the error `code` about `argument`, in the words of the core, with a `detail` behind them. */
export function refuse(code: Code, argument: string, options: { cause?: unknown; detail?: string } = {}): WxsealError {
  const { detail, ...rest } = options;
  const failure = JSON.parse(records().refusal(code, argument).slice(1));
  return new WxsealError(detail ? { ...failure, message: `${failure.message} (${detail})` } : failure, rest);
}

/** The error for who must not try the same again, since what was sent is used up. */
export function withoutRetry(error: unknown): unknown {
  if (!WxsealError.made(error) || error.action !== "retry") return error;
  const failure = { ...error.toJSON(), action: "relogin" as const };
  return error instanceof PlatformError ? new PlatformError(failure as PlatformFailure) : new WxsealError(failure);
}

/** How a store failed. */
export type Failed = Pick<WxsealError, "code" | "cause">;

/** Takes an answer of the core: its text, or throws the error that it is, with its cause where it is that a store failed. */
export function unwrap(answer: string, failed?: Failed): string {
  if (answer.charCodeAt(0) !== ERROR_MARK) return answer;
  const failure = JSON.parse(answer.slice(1));
  if (Object.prototype.hasOwnProperty.call(failure, "number")) throw new PlatformError(failure);
  const isThat = failed?.cause !== undefined && failure.argument === "store" && failure.code === failed.code;
  throw new WxsealError(failure, isThat ? { cause: failed.cause } : {});
}

/**
 * The kind of an error that is not this package's: `ECONNREFUSED`, `TypeError`. No more is taken over, since clients put into
 * their errors what they were given.
 */
export function reason(cause: unknown): string {
  let found = "";
  try {
    for (let error = cause, depth = 0; typeof error === "object" && error !== null && depth < 4; depth++) {
      const { code, name, cause: inner, constructor } = error as { code?: unknown; name?: unknown; cause?: unknown };
      const named = [name, constructor?.name].map((one) => /^[A-Z][A-Za-z]{1,30}(Error|Exception)$/.exec(String(one)));
      const known = [/^[A-Z_]{2,30}$/.exec(String(code)), ...named];
      found = known.find((word) => word !== null)?.[0] ?? found;
      error = inner;
    }
  } catch {
    // An error that cannot even be looked at.
  }
  return found;
}

const ERROR_MARK = "!".charCodeAt(0);
