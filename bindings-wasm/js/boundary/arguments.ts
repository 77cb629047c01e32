// The arguments of an operation on their way into the core. Mistakes that only JavaScript allows are checked
// here, once.

import { refuse } from "../error.js";
import { snakeCase } from "./names.js";
import { randomHex } from "./random.js";
import * as values from "./values.js";

/**
 * The arguments of one operation, by their JavaScript names. Serialising them to JSON renames them to the
 * core's names.
 *
 * The core decides which arguments are required and which values they may have. This class converts bytes to
 * strings and refuses values that JSON cannot express or that are too large: `NaN`, lone surrogates, strings
 * and lists that are too long.
 */
export class Arguments {
  readonly #values: Record<string, unknown>;

  private constructor(values: Record<string, unknown>) {
    this.#values = values;
  }

  /** Reads a context: an object with no names other than `names`. */
  static context(value: unknown, names: ReadonlySet<string>, argument?: string): Arguments {
    return new Arguments(values.context(value, names, argument));
  }

  /** Reads a message: an object from which only the fields in `names` are taken. */
  static message(value: unknown, names: readonly string[]): Record<string, string> {
    const from = values.message(value);
    const fields = names.map((name) => [name, values.optionalField(values.own(from, name), name)]);
    return Object.fromEntries(fields.filter(([, text]) => text !== undefined));
  }

  /** Removes and returns an argument that is not passed to the core. */
  take(name: string): unknown {
    const value = values.own(this.#values, name);
    delete this.#values[name];
    return value;
  }

  /** Removes and returns a required string. */
  takeText(name: string): string {
    return values.argument(this.take(name), name);
  }

  /** Removes and returns a number of seconds, which may be fractional. */
  takeSeconds(name: string): number | undefined {
    const value = this.take(name);
    if (value !== undefined && (typeof value !== "number" || Number.isNaN(value))) throw refuse("argument_type", name);
    return value;
  }

  /**
   * Returns copies of these arguments, for later calls: the caller may wipe or reuse its own bytes and lists.
   */
  copied(): Arguments {
    const given = Object.entries(this.#values).filter(([, value]) => value !== undefined);
    return new Arguments(Object.fromEntries(given.map(([name, value]) => [name, crossing(value, name)])));
  }

  /** Returns these arguments together with `others`. */
  with(...others: (Arguments | Record<string, unknown>)[]): Arguments {
    return new Arguments(
      Object.assign({}, this.#values, ...others.map((one) => (one instanceof Arguments ? one.#values : one))),
    );
  }

  /** Returns the arguments with `now`, which defaults to the machine's clock. */
  withNow(): Arguments {
    return new Arguments({ now: values.now(undefined), ...this.#values });
  }

  /** Returns the arguments with `name`, which defaults to random digits. */
  withRandom(name: string): Arguments {
    return new Arguments({ [name]: randomHex(), ...this.#values });
  }

  /** Returns the arguments in the form that the core expects. */
  toJSON(): Record<string, unknown> {
    return renamed(this.#values, (value, name) => crossing(value, name));
  }
}

function crossing(value: unknown, name: string): unknown {
  if (typeof value === "number") return name === "errcode" ? value : wholeNumber(value, name);
  if (typeof value === "boolean" && SWITCHES.has(name)) return value;
  if (name === "tokenKeys") return tokenKeys(value);
  if (name === "members" || name === "damages") return texts(value, name);
  if (name !== "expected") return values.argument(value, name);
  return renamed(values.context(value, EXPECTED, name), (one, key) => values.argument(one, `${name}.${key}`));
}

function renamed(
  from: Record<string, unknown>,
  form: (value: unknown, name: string) => unknown,
): Record<string, unknown> {
  const entries = Object.entries(from).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.map(([name, value]) => [snakeCase(name), form(value, name)]));
}

/** Reads a list of strings. */
function texts(value: unknown, name: string): string[] {
  if (!Array.isArray(value)) throw refuse("argument_type", name);
  return values.list(value, name).map((one) => values.argument(one, name));
}

/** Reads the keys of session tokens: one or several, each secret as bytes or in base64. */
function tokenKeys(value: unknown): { kid: string; secret: string }[] {
  return values.list(Array.isArray(value) ? value : [value], "tokenKeys").map((one) => {
    const key = values.context(one, TOKEN_KEY, "tokenKeys");
    const kid = values.argument(values.own(key, "kid"), "kid");
    const secret = values.own(key, "secret");
    const length = values.byteLength(secret);
    if (length === undefined) return { kid, secret: values.argument(secret, "secret") };
    if (length > MAX_SECRET) throw refuse("token_secret_invalid", "secret");
    return { kid, secret: btoa(String.fromCharCode(...values.copy(secret as Uint8Array, "secret"))) };
  });
}

/**
 * Caps a number at the largest integer that JSON keeps exact, since JSON has no infinity. Every limit refuses
 * that integer.
 */
function wholeNumber(value: number, name: string): number {
  return Math.min(values.seconds(value, name), Number.MAX_SAFE_INTEGER);
}

/** The argument names for an app and its secret. */
export const APP = ["appId", "secret", "baseUrl", "insecureBaseUrl"] as const;

/** The argument names for access to WeChat's API. */
export const ACCESS = ["accessToken", "baseUrl", "insecureBaseUrl"] as const;

/** The argument names for a merchant. */
export const MERCHANT = [
  "appId",
  "mchId",
  "subAppId",
  "subMchId",
  "key",
  "signType",
  "baseUrl",
  "insecureBaseUrl",
] as const;

/** The argument names for a merchant's device. */
export const DEVICE = ["storeId", "storeName", "deviceId", "attach"] as const;

const SWITCHES: ReadonlySet<string> = new Set([
  "forceRefresh",
  "insecureBaseUrl",
  "masked",
  "repair",
  "requireSignature",
]);
const TOKEN_KEY: ReadonlySet<string> = new Set(["kid", "secret"]);
const MAX_SECRET = 1024;
const EXPECTED: ReadonlySet<string> = new Set(["openid", "name", "idNumber", "userIdKey", "validateData"]);
