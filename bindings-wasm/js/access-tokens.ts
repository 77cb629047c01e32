import * as take from "./arguments.js";
import { plain } from "./call.js";
import { CredentialLifecycle } from "./credential-lifecycle.js";
import { getAccessToken, getStableAccessToken } from "./credentials.js";
import { PlatformError, refuse } from "./error.js";
import { hide } from "./hidden.js";
import type { Text } from "./arguments.js";
import type { Source } from "./credential-lifecycle.js";
import type { AccessToken } from "./credentials.js";
import type { AppSecret } from "./login.js";
import type { Fetch } from "./send.js";
import type { StateStore } from "./store.js";

/** Whose access token, where it is kept, and how it is fetched. Unknown names are refused. */
export interface AccessTokensOptions {
  appId: Text;
  /** The AppSecret. */
  secret: Text;
  /** Where the token is kept. Processes that share it fetch one token for all. */
  store: StateStore;
  fetch: Fetch;
  /** `"stable"` unless given: the token that is the same for all who ask. `"classic"` ends the one before each time. */
  mode?: "stable" | "classic" | null | undefined;
  /** Another place than `https://api.weixin.qq.com`: it gets the secret. */
  origin?: Text | null | undefined;
  /** Takes an `origin` with `http://` to any host: see `Access`. */
  insecureOrigin?: boolean | null | undefined;
  /** For how many seconds to wait for another who fetches; 10 unless given, at most 600. */
  wait?: number | null | undefined;
}

/**
 * The app's access token: fetched by one, used by all, anew a minute before it expires, and once after WeChat refused it.
 */
export class AccessTokens {
  readonly #lifecycle: CredentialLifecycle;
  readonly #source: Source<AccessToken>;

  /** @throws WxsealError `app_id_invalid`, `argument_missing`, `argument_type`, `argument_range`, `origin_invalid`, `store_invalid` */
  constructor(options: AccessTokensOptions) {
    const given = take.context(options, NAMES, "options");
    const { store: _, fetch: __, mode: ___, wait: ____, ...app } = given;
    const known = app as unknown as AppSecret;
    const stable = take.choice(take.own(given, "mode"), "mode", "stable", "classic") === "stable";
    const call = (forceRefresh: boolean) => (stable ? getStableAccessToken({ ...known, forceRefresh }) : getAccessToken(known));
    this.#lifecycle = new CredentialLifecycle(given);
    call(false); // tells now what is wrong with the app
    this.#source = {
      key: plain("credentials.store_key", {}, { app_id: take.argument(take.own(app, "appId"), "appId"), stable }) as string,
      argument: "accessToken",
      forcible: stable,
      call,
      read: ({ accessToken, expiresIn, issuedAt }) => ({ token: accessToken, expiresIn, issuedAt }),
    };
  }

  /**
   * A token to use now.
   *
   * @throws WxsealError `credential_unavailable`, `store_failed`, `store_full`, `store_invalid`, `state_invalid`, and
   * what fetching throws
   */
  get(): Promise<string> {
    return this.#lifecycle.get(this.#source);
  }

  /**
   * Tells that WeChat refused this token, with the number it said (42001 is fetched anew, any other forced). Only the one in use
   * counts, and only once.
   */
  async report(accessToken: Text, errcode?: number | null): Promise<void> {
    if (errcode !== undefined && errcode !== null && !Number.isSafeInteger(errcode)) throw refuse("argument_type", "errcode");
    await this.#lifecycle.report(this.#source, take.argument(accessToken, "accessToken"), errcode ?? undefined);
  }

  /**
   * Runs `run` with a token, and once more with a new one where WeChat refuses it:
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

  /** Shows nothing. */
  toJSON(): string {
    return "[AccessTokens]";
  }

  static {
    hide(AccessTokens.prototype, () => "AccessTokens {}");
  }
}

const NAMES: ReadonlySet<string> = new Set(["appId", "secret", "store", "fetch", "mode", "origin", "insecureOrigin", "wait"]);
