// A call to WeChat as data: a request to send, and the parser of its answer.

import type { Arguments } from "./boundary/arguments.js";
import { printAs } from "./boundary/inspect.js";
import { camelCase } from "./boundary/names.js";
import { cross, flow } from "./boundary/operations.js";
import * as values from "./boundary/values.js";
import { refuse } from "./error.js";
import type { Flow } from "./boundary/drive.js";
import type { Text } from "./boundary/values.js";

/** The access token and the base URL of a call. */
export interface Access {
  /** The app's access token. */
  accessToken: Text;
  /**
   * A base URL other than `https://api.weixin.qq.com`, for tests and proxies. It receives the access token.
   * Either `https://`, a host and optionally a port, or `http://` to `localhost`, `*.localhost`,
   * `127.0.0.0/8` and `[::1]`.
   */
  baseUrl?: Text | null | undefined;
  /**
   * Whether to accept a `baseUrl` with `http://` to any host, not only to this machine. Anyone on the network
   * path can then read the request and answer in WeChat's place: use it only in WeChat Cloud Run, which
   * documents plain HTTP to `api.weixin.qq.com`.
   */
  insecureBaseUrl?: boolean | null | undefined;
}

/** @internal Makes the flow that has a call carried, and reads what comes out of it. */
export let carried: <T>(
  call: Call<T>,
  timeout: number | undefined,
) => { flow: Flow; read: (answer: string) => Answer<T> };

/**
 * A request to WeChat, and the parser of its answer. It does no I/O: send it with `send(call, fetch)`, or
 * with any HTTP client **with redirects switched off**.
 */
export class Call<T> {
  readonly #operation: string;
  readonly #message: object;
  readonly #context: object;
  readonly #form: (data: unknown) => T;
  /** The request to send. */
  readonly request: CallRequest;

  /** @internal */
  constructor(operation: string, message: object, context: Arguments, form: (data: unknown) => T = camelCase as never) {
    this.#operation = operation;
    this.#message = message;
    this.#context = context.toJSON();
    this.#form = form;
    this.request = new CallRequest(JSON.parse(cross((module) => module.callRequest(operation, ...this.#texts()))));
    Object.freeze(this);
  }

  /**
   * Parses the answer: the HTTP status and the unmodified body, decompressed.
   *
   * @throws PlatformError if WeChat answered with an error
   * @throws WxsealError `redirected`, `answer_too_large`, `answer_empty`, `answer_bom`, `answer_html`,
   * `answer_cut`, `answer_invalid`, `answer_shape`, `answer_status`, and those of the function that created
   * the call
   */
  parse(status: number, body: Text): Answer<T> {
    if (!Number.isInteger(status) || status < 0 || status > 999) throw refuse("argument_type", "status");
    const length = typeof body === "string" ? body.length : values.byteLength(body);
    if (length === undefined) throw refuse("argument_type", "body");
    if (length > this.request.maxAnswer) throw refuse("answer_too_large", "body");
    const bytes = typeof body === "string" ? encoder.encode(body) : values.copy(body, "body");
    return this.#read(cross((module) => module.callParse(this.#operation, ...this.#texts(), status, bytes)));
  }

  #read(answer: string): Answer<T> {
    return new Answer(this.#form(JSON.parse(answer)));
  }

  #texts(): [message: string, context: string] {
    return [JSON.stringify(this.#message), JSON.stringify(this.#context)];
  }

  /** Returns only the request, which shows where the call goes. */
  toJSON(): object {
    return { request: this.request };
  }

  static {
    carried = <T>(call: Call<T>, timeout: number | undefined) => ({
      flow: flow(call.#operation, call.#message, call.#context, timeout),
      read: (answer) => call.#read(answer),
    });
    // A debugger also calls this with objects that only inherit from the prototype.
    printAs(
      Call.prototype as Partial<Call<unknown>>,
      ({ request }) => `Call { ${request?.method} ${request?.address} }`,
    );
  }
}

/**
 * An HTTP request. Printing, spreading or serialising it shows its method and its address without the query.
 */
export class CallRequest {
  readonly #url: string;
  readonly #body: string | undefined;
  readonly method: "GET" | "POST";
  /** The URL without its query, for a log. */
  readonly address: string;
  /** The headers: the type of the body, if the request has one. */
  readonly headers: Readonly<Record<string, string>>;
  /** The largest answer to accept, in bytes. */
  readonly maxAnswer: number;

  /** @internal */
  constructor(request: {
    method: "GET" | "POST";
    url: string;
    address: string;
    headers: [string, string][];
    body: string | null;
    maxAnswer: number;
  }) {
    this.#url = request.url;
    this.#body = request.body ?? undefined;
    this.method = request.method;
    this.address = request.address;
    this.headers = Object.freeze(Object.fromEntries(request.headers));
    this.maxAnswer = request.maxAnswer;
    Object.freeze(this);
  }

  /** The whole URL, which includes the access token: keep it out of logs. */
  get url(): string {
    return this.#url;
  }

  /** The body, if the request has one. Send it as UTF-8. */
  get body(): string | undefined {
    return this.#body;
  }

  /** Returns everything except the secrets. */
  toJSON(): object {
    const { method, address } = this;
    return { method, address };
  }

  static {
    printAs(CallRequest.prototype, (shown) => `CallRequest { ${shown.method} ${shown.address} }`);
  }
}

/**
 * A checked answer from WeChat. Printing, spreading and serialising it omit the content: read `data`
 * explicitly.
 */
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

  /** Returns an empty object, without the content. */
  toJSON(): object {
    return {};
  }

  static {
    printAs(Answer.prototype, () => "Answer {}");
  }
}

const encoder = new TextEncoder();
