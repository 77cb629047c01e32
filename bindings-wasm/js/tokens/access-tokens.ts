import { Arguments } from "../boundary/arguments.js";
import { printAs } from "../boundary/inspect.js";
import { checkOptions, flow } from "../boundary/operations.js";
import { PlatformError, refuse } from "../error.js";
import { Credential } from "./shared-credential.js";
import type { Text } from "../boundary/values.js";
import type { Fetch } from "../send.js";
import type { StateStore } from "../stores/store.js";

/** The app, the store for its access token, and the client that fetches it. Unknown names are refused. */
export interface AccessTokensOptions {
  appId: Text;
  /** The AppSecret. */
  secret: Text;
  /** The store for the token. Processes that share it fetch one token for all. */
  store: StateStore;
  fetch: Fetch;
  /**
   * `"stable"` by default: a token that is the same for every caller. With `"classic"`, each new token
   * invalidates the previous one.
   */
  mode?: "stable" | "classic" | null | undefined;
  /** A base URL other than `https://api.weixin.qq.com`. It receives the secret. */
  baseUrl?: Text | null | undefined;
  /** Whether to accept a `baseUrl` with `http://` to any host: see `Access`. */
  insecureBaseUrl?: boolean | null | undefined;
  /** How many seconds to wait while another process fetches: at most 600, 10 by default. */
  wait?: number | null | undefined;
}

/**
 * The app's access token: fetched by one process and used by all, refreshed a minute before it expires, and
 * once after WeChat refused it.
 */
export class AccessTokens {
  readonly #credential: Credential;
  readonly #options: Arguments;
  readonly #wait: number | undefined;

  /**
   * @throws WxsealError `app_id_invalid`, `argument_missing`, `argument_type`, `argument_range`,
   * `base_url_invalid`, `store_invalid`
   */
  constructor(options: AccessTokensOptions) {
    const given = Arguments.context(options, NAMES, "options");
    this.#wait = given.takeSeconds("wait");
    this.#credential = new Credential(given);
    this.#options = given.copied();
    checkOptions("access_tokens", this.#options, this.#wait);
  }

  /**
   * Returns a valid token.
   *
   * @throws WxsealError `credential_unavailable`, `store_failed`, `store_full`, `store_invalid`,
   * `state_invalid`, and the errors of the fetch
   */
  get(): Promise<string> {
    return this.#credential.get(flow("access_tokens.get", {}, this.#options, this.#wait));
  }

  /**
   * Reports that WeChat refused this token, with the errcode it gave: 42001 leads to a normal fetch, any
   * other to a forced one. The report counts only for the token in use, and only once.
   */
  async report(accessToken: Text, errcode?: number | null): Promise<void> {
    if (errcode !== undefined && errcode !== null && !Number.isSafeInteger(errcode))
      throw refuse("argument_type", "errcode");
    const reported = this.#options.with({ accessToken, errcode: errcode ?? undefined });
    await this.#credential.report(flow("access_tokens.report", {}, reported));
  }

  /**
   * Runs `run` with a token, and once more with a new one if WeChat refuses the first:
   * `tokens.use((accessToken) => send(phone.getUserPhoneNumber(body, { appId, accessToken }), fetch))`.
   */
  async use<T>(run: (accessToken: string) => Promise<T>): Promise<T> {
    const accessToken = await this.get();
    try {
      return await run(accessToken);
    } catch (error) {
      if (!(error instanceof PlatformError) || error.action !== "refresh") throw error;
      await this.report(accessToken, error.number ?? undefined);
    }
    return run(await this.get());
  }

  /** Returns a placeholder, without the token. */
  toJSON(): string {
    return "[AccessTokens]";
  }

  static {
    printAs(AccessTokens.prototype, () => "AccessTokens {}");
  }
}

const NAMES: ReadonlySet<string> = new Set([
  "appId",
  "secret",
  "store",
  "fetch",
  "mode",
  "baseUrl",
  "insecureBaseUrl",
  "wait",
]);
