import { refusal } from "./glue.js";

/** What a program should do about an error. */
export type Action = "fix_call" | "fix_config" | "reject" | "relogin" | "retry";

/** Every code there is. Codes are the same in Rust, JavaScript and Python and never change. */
export type Code =
  | "age_unknown"
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
  | "data_empty"
  | "data_length_invalid"
  | "decrypt_failed"
  | "expected_mismatch"
  | "face_result_false"
  | "field_missing"
  | "field_type"
  | "freshness_invalid"
  | "input_too_large"
  | "iv_length_invalid"
  | "now_invalid"
  | "payload_mismatch"
  | "random_number_invalid"
  | "replayed"
  | "scope_missing"
  | "session_key_invalid"
  | "signature_invalid"
  | "signature_mismatch"
  | "signature_missing"
  | "store_failed"
  | "store_full"
  | "store_invalid"
  | "text_invalid"
  | "timestamp_future"
  | "timestamp_stale"
  | "watermark_invalid"
  | "watermark_missing";

const BRAND = Symbol.for("wxseal.WxsealError");

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
    return typeof value === "object" && value !== null && BRAND in value;
  }

  static {
    Object.defineProperty(this.prototype, BRAND, { value: true });
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
  constructor(failure: Failure, options?: ErrorOptions) {
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

/** Makes the error `code` about `argument`, in the words of the core. */
export function refuse(code: Code, argument: string, options?: ErrorOptions): WxsealError {
  return new WxsealError(JSON.parse(refusal(code, argument).slice(1)), options);
}

/** Takes an answer of the core: its text, or throws the error that it is. */
export function unwrap(answer: string): string {
  if (answer.charCodeAt(0) === ERROR_MARK) throw new WxsealError(JSON.parse(answer.slice(1)));
  return answer;
}

const ERROR_MARK = "!".charCodeAt(0);
