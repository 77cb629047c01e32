import * as take from "./arguments.js";
import { plain } from "./call.js";
import { getAccessToken, getStableAccessToken } from "./credentials.js";
import { PlatformError, WxsealError, refuse } from "./error.js";
import { hide } from "./hidden.js";
import { randomHex } from "./random.js";
import { send } from "./send.js";
import { loaded, swapped } from "./store.js";
import type { Text } from "./arguments.js";
import type { CredentialStore } from "./store.js";
import type { Fetch } from "./send.js";

/** Whose access token, where it is kept, and how it is fetched. Unknown names are refused. */
export interface AccessTokensOptions {
  appId: Text;
  /** The AppSecret. */
  secret: Text;
  /** Where the token is kept. Processes that share it fetch one token for all. */
  store: CredentialStore;
  fetch: Fetch;
  /** `"stable"` unless given: the token that is the same for all who ask. `"classic"` ends the one before each time. */
  mode?: "stable" | "classic" | undefined;
  /** Another place than `https://api.weixin.qq.com`: it gets the secret. */
  origin?: Text | undefined;
  /** For how many seconds to wait for another who fetches; 10 unless given, at most 600. */
  wait?: number | undefined;
}

/**
 * The app's access token: fetched by one, used by all, anew a minute before it expires, and once after WeChat refused it.
 */
export class AccessTokens {
  readonly #app: { appId: Text; secret: Text; origin: Text | undefined };
  readonly #store: CredentialStore;
  readonly #fetch: Fetch;
  readonly #stable: boolean;
  readonly #wait: number;
  readonly #key: string;
  #pending: Promise<string> | undefined;

  /** @throws WxsealError `app_id_invalid`, `argument_missing`, `argument_type`, `argument_range`, `origin_invalid`, `store_invalid` */
  constructor(options: AccessTokensOptions) {
    const given = take.context(options, NAMES, "options");
    const app = { appId: take.own(given, "appId"), secret: take.own(given, "secret"), origin: take.own(given, "origin") };
    this.#app = app as { appId: Text; secret: Text; origin: Text | undefined };
    this.#store = take.own(given, "store") as CredentialStore;
    this.#fetch = take.own(given, "fetch") as Fetch;
    this.#stable = take.choice(take.own(given, "mode"), "mode", "stable", "classic") === "stable";
    this.#wait = take.optionalSeconds(take.own(given, "wait"), "wait") ?? 10;
    if (this.#wait > 600) throw refuse("argument_range", "wait");
    if (typeof this.#fetch !== "function") throw refuse("argument_type", "fetch");
    for (const method of ["load", "swap"] as const) {
      if (typeof this.#store?.[method] !== "function") throw refuse("store_invalid", "store");
    }
    this.#request(false); // tells now what is wrong with the app
    this.#key = `wxseal:access_token:${this.#stable ? "stable" : "classic"}:${take.argument(app.appId, "appId")}`;
  }

  /**
   * A token to use now.
   *
   * @throws WxsealError `credential_unavailable`, `store_failed`, `store_full`, `store_invalid`, `credential_state_invalid`, and
   * what fetching throws
   */
  get(): Promise<string> {
    return this.#pending ?? this.#begin();
  }

  /**
   * Tells that WeChat refused this token, with the number it said (42001 is fetched anew, any other forced). Only the one in use
   * counts, and only once.
   */
  async report(accessToken: Text, errcode?: number): Promise<void> {
    if (errcode !== undefined && !Number.isSafeInteger(errcode)) throw refuse("argument_type", "errcode");
    await this.#write("credentials.report", { token: take.argument(accessToken, "accessToken"), ...(errcode === undefined ? {} : { errcode }) });
    // What was asked for before this may be the very token.
    this.#pending = undefined;
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

  #begin(): Promise<string> {
    const pending = this.#obtain().finally(() => {
      if (this.#pending === pending) this.#pending = undefined;
    });
    this.#pending = pending;
    return pending;
  }

  async #obtain(): Promise<string> {
    const deadline = performance.now() + this.#wait * 1000;
    let failure: WxsealError | undefined;
    for (let tried = false; ; ) {
      const state = await loaded(this.#store, this.#key);
      const lease = randomHex() ?? `${Date.now()}-${Math.random()}`;
      const now = take.now(undefined);
      const decision = plain("credentials.decide", {}, { ...known(state), lease, now }) as Decision;
      if (decision.token !== undefined) return decision.token;
      if (decision.state !== undefined && !tried) {
        tried = true;
        failure = await this.#refresh(state, decision.state, lease, decision.force);
        continue;
      }
      if (failure !== undefined) throw failure;
      const left = deadline - performance.now();
      // Nobody is fetching, and nobody may before that: there is nothing to wait for.
      const hopeless = decision.wait_until !== undefined && !decision.leased && (decision.wait_until - now) * 1000 > left;
      if (left <= 0 || hopeless) throw refuse("credential_unavailable", "accessToken");
      await pause();
      tried = false;
    }
  }

  /** Takes the lease and fetches; the error where that failed. Where another was quicker, nothing is fetched. */
  async #refresh(read: string | null, state: string, lease: string, force: boolean): Promise<WxsealError | undefined> {
    if (!(await swapped(this.#store, this.#key, read, state))) return undefined;
    if (plain("credentials.holds", {}, { state, lease, now: take.now(undefined) }) !== true) return undefined;
    try {
      const { accessToken: token, expiresIn: expires_in, issuedAt: issued_at } = (await send(this.#request(force), this.#fetch)).data;
      await this.#write("credentials.complete", { lease, token, expires_in, issued_at });
      return undefined;
    } catch (error) {
      const number = error instanceof PlatformError ? error.number : null;
      const errcode = number === null ? {} : { errcode: number };
      // Where even that cannot be written, the lease ends by itself.
      await this.#write("credentials.fail", { lease, ...errcode, now: take.now(undefined) }).catch(() => {});
      if (!WxsealError.made(error)) throw error;
      return error;
    }
  }

  /** Writes what an operation makes of the state, whatever others write in between. */
  async #write(operation: string, context: object): Promise<void> {
    for (let turn = 0; turn < MOST_TURNS; turn += 1) {
      const state = await loaded(this.#store, this.#key);
      const next = plain(operation, {}, { ...known(state), ...context }) as string | null;
      if (next === null || (await swapped(this.#store, this.#key, state, next))) return;
      await pause();
    }
    throw refuse("credential_unavailable", "accessToken");
  }

  #request(forceRefresh: boolean) {
    return this.#stable ? getStableAccessToken({ ...this.#app, forceRefresh }) : getAccessToken(this.#app);
  }

  /** Shows nothing. */
  toJSON(): string {
    return "[AccessTokens]";
  }

  static {
    hide(AccessTokens.prototype, () => "AccessTokens {}");
  }
}

interface Decision {
  token?: string;
  state?: string;
  force: boolean;
  wait_until?: number;
  leased: boolean;
}

function known(state: string | null): { state?: string } {
  return state === null ? {} : { state };
}

const NAMES: ReadonlySet<string> = new Set(["appId", "secret", "store", "fetch", "mode", "origin", "wait"]);
/** Some milliseconds between two looks at the store: not the same for all who look. */
function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 50 + Math.random() * 100));
}

const MOST_TURNS = 100;
