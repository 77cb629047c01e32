// An exchange with WeChat as data: a request to carry, and the reading of its answer.

import * as take from "./arguments.js";
import { refuse, unwrap } from "./error.js";
import { calls } from "./calls-module.js";
import { hide } from "./hidden.js";
import type { Text } from "./arguments.js";

/** With whose token a call is made, and where to. */
export interface Access {
  /** The app's access token. */
  accessToken: Text;
  /**
   * Another place than `https://api.weixin.qq.com`, for tests and proxies: it gets the access token. `https://`, a host and perhaps
   * a port; `http://` to `localhost`, `*.localhost`, `127.0.0.0/8` and `[::1]`.
   */
  origin?: Text | null | undefined;
  /**
   * Takes an `origin` with `http://` to any host, not only to this machine. Everybody on the way reads what is sent and can
   * answer in WeChat's place: for WeChat Cloud Run alone, which documents plain HTTP to `api.weixin.qq.com`.
   */
  insecureOrigin?: boolean | null | undefined;
}

/**
 * A request to WeChat, and how to read what comes back. It does no I/O: `send(call, fetch)` carries it, or any HTTP
 * client **with redirects switched off**.
 */
export class Call<T> {
  readonly #operation: string;
  readonly #message: string;
  readonly #context: string;
  readonly #form: (data: unknown) => T;
  /** What to send. */
  readonly request: CallRequest;

  /** @internal */
  constructor(operation: string, message: object, context: object, form: (data: unknown) => T = camelCase as never) {
    this.#operation = operation;
    this.#message = JSON.stringify(message);
    this.#context = JSON.stringify(context);
    this.#form = form;
    this.request = new CallRequest(JSON.parse(asked((module) => module.callRequest(operation, this.#message, this.#context))));
    Object.freeze(this);
  }

  /**
   * Reads the answer: the HTTP status and the body as it came, decompressed.
   *
   * @throws PlatformError when WeChat answered with an error of its own
   * @throws WxsealError `redirected`, `answer_too_large`, `answer_empty`, `answer_bom`, `answer_html`, `answer_cut`,
   * `answer_invalid`, `answer_shape`, `answer_status`, and those of the function that made the call
   */
  parse(status: number, body: Text): Answer<T> {
    if (!Number.isInteger(status) || status < 0 || status > 999) throw refuse("argument_type", "status");
    const length = typeof body === "string" ? body.length : take.byteLength(body);
    if (length === undefined) throw refuse("argument_type", "body");
    if (length > this.request.maxAnswer) throw refuse("answer_too_large", "body");
    const bytes = typeof body === "string" ? encoder.encode(body) : copy(body, "body");
    const answer = asked((module) => module.callParse(this.#operation, this.#message, this.#context, status, bytes));
    return new Answer(this.#form(JSON.parse(answer)));
  }

  /** Shows where the call goes. */
  toJSON(): object {
    return { request: this.request };
  }

  static {
    // A debugger also shows what only inherits from it.
    hide(Call.prototype as Partial<Call<unknown>>, ({ request }) => `Call { ${request?.method} ${request?.address} }`);
  }
}

/** An HTTP request. Printed, spread or written as JSON, it shows its method and address without the query. */
export class CallRequest {
  readonly #url: string;
  readonly #body: string | undefined;
  readonly method: "GET" | "POST";
  /** The URL without its query, for a log. */
  readonly address: string;
  /** The type of the body, where there is one. */
  readonly headers: Readonly<Record<string, string>>;
  /** The largest answer that is read, in bytes. */
  readonly maxAnswer: number;

  /** @internal */
  constructor(request: { method: "GET" | "POST"; url: string; address: string; headers: [string, string][]; body: string | null; maxAnswer: number }) {
    this.#url = request.url;
    this.#body = request.body ?? undefined;
    this.method = request.method;
    this.address = request.address;
    this.headers = Object.freeze(Object.fromEntries(request.headers));
    this.maxAnswer = request.maxAnswer;
    Object.freeze(this);
  }

  /** The whole URL, with the access token in it: keep it out of logs. */
  get url(): string {
    return this.#url;
  }

  /** The body, where there is one; sent as UTF-8. */
  get body(): string | undefined {
    return this.#body;
  }

  /** Everything but the secrets. */
  toJSON(): object {
    const { method, address } = this;
    return { method, address };
  }

  static {
    hide(CallRequest.prototype, (shown) => `CallRequest { ${shown.method} ${shown.address} }`);
  }
}

/** What WeChat answered, checked. It prints, spreads and serialises without its content: write `data` where you mean it. */
export class Answer<T> {
  readonly #data: T;

  /** @internal */
  constructor(data: T) {
    this.#data = data;
    Object.freeze(this);
  }

  /** The content. */
  get data(): T {
    return this.#data;
  }

  /** Shows nothing. */
  toJSON(): object {
    return {};
  }

  static {
    hide(Answer.prototype, () => "Answer {}");
  }
}

/** What an operation answers that sends nothing. */
export function plain(operation: string, message: unknown, context: object = {}): unknown {
  return JSON.parse(asked((module) => module.plainAnswer(operation, JSON.stringify(message), JSON.stringify(context))));
}

/** What the module answers. It keeps nothing of what it was given. */
function asked(ask: (module: ReturnType<typeof calls>) => string): string {
  const module = calls();
  try {
    return unwrap(ask(module));
  } finally {
    calls.wipe();
  }
}

/** The fields of a message that an operation reads. */
export function messageOf(value: unknown, names: readonly string[]): Record<string, string> {
  const from = take.message(value);
  const given = names.map((name) => [name, take.optionalField(take.own(from, name), name)]);
  return Object.fromEntries(given.filter(([, text]) => text !== undefined));
}

/** A context as the core takes it: its own values, of the kinds that there are, under the core's names. */
export function contextOf(value: unknown, names: ReadonlySet<string>): Record<string, unknown> {
  const given = Object.entries(take.context(value, names));
  return Object.fromEntries(given.map(([name, one]) => [take.snakeCase(name), contextValue(one, name)]));
}

function contextValue(value: unknown, name: string): unknown {
  if (typeof value === "number") return wholeNumber(value, name);
  if (typeof value === "boolean" && SWITCHES.has(name)) return value;
  if (name === "keys") return tokenKeys(value);
  if (name === "members") return members(value);
  if (name !== "expected") return take.argument(value, name);
  const given = Object.entries(take.context(value, EXPECTED, name));
  return Object.fromEntries(given.map(([key, one]) => [take.snakeCase(key), take.argument(one, `${name}.${key}`)]));
}

/** Names of a record's members. */
function members(value: unknown): string[] {
  if (!Array.isArray(value)) throw refuse("argument_type", "members");
  return take.list(value, "members").map((name) => take.argument(name, "members"));
}

/** The keys of session tokens: one or several, the secret as bytes or in base64. */
function tokenKeys(value: unknown): { kid: string; secret: string }[] {
  return take.list(Array.isArray(value) ? value : [value], "keys").map((one) => {
    const key = take.context(one, KEY, "keys");
    const secret = take.own(key, "secret");
    if (take.byteLength(secret) === undefined) return { kid: keyText(key, "kid"), secret: keyText(key, "secret") };
    if (take.byteLength(secret)! > MAX_SECRET) throw refuse("token_secret_invalid", "secret");
    return { kid: keyText(key, "kid"), secret: btoa(String.fromCharCode(...copy(secret as Uint8Array, "secret"))) };
  });
}

/** Bytes that are as long as they say. Those of a buffer that was transferred elsewhere are none. */
function copy(bytes: Uint8Array, name: string): Uint8Array {
  try {
    return new Uint8Array(bytes);
  } catch {
    throw refuse("argument_type", name);
  }
}

function keyText(key: Record<string, unknown>, name: string): string {
  return take.argument(take.own(key, name), name);
}

/** JSON has no infinity: the largest number that it keeps exact stands for all that every limit refuses. */
function wholeNumber(value: number, name: string): number {
  return Math.min(take.seconds(value, name), Number.MAX_SAFE_INTEGER);
}

/** The core's names as JavaScript has them, at every depth. */
function camelCase(data: unknown): unknown {
  if (typeof data !== "object" || data === null) return data;
  const renamed = Object.entries(data).map(([name, value]) => [
    name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    camelCase(value),
  ]);
  return Object.fromEntries(renamed);
}

/** The names of an app with its secret. */
export const APP = ["appId", "secret", "origin", "insecureOrigin"] as const;

/** The names of {@link Access}. */
export const ACCESS = ["accessToken", "origin", "insecureOrigin"] as const;

const SWITCHES: ReadonlySet<string> = new Set(["forceRefresh", "insecureOrigin", "masked", "repair", "requireSignature"]);
const KEY: ReadonlySet<string> = new Set(["kid", "secret"]);
const MAX_SECRET = 1024;
const EXPECTED: ReadonlySet<string> = new Set(["openid", "name", "idNumber", "userIdKey", "validateData"]);
const encoder = new TextEncoder();
