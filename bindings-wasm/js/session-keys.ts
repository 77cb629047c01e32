import * as take from "./arguments.js";
import { contextOf, plain } from "./call.js";
import { refuse } from "./error.js";
import { SessionKey } from "./session-key.js";
import { checkStore, known, loaded, updated } from "./store.js";
import type { Text } from "./arguments.js";
import type { StateStore, Stored } from "./store.js";

/** Of which app, and where they are kept. Unknown names are refused. */
export interface SessionKeysOptions {
  appId: Text;
  store: StateStore;
}

/**
 * The session keys of an app's users: of each the current one and the one before, under which data may still be on its way for a
 * moment after a login. They are kept for 31 days after the last login, the one before for one day after it was replaced.
 */
export class SessionKeys {
  readonly #store: StateStore;
  readonly #appId: string;

  /** @throws WxsealError `argument_missing`, `argument_type`, `argument_unknown`, `app_id_invalid`, `store_invalid` */
  constructor(options: SessionKeysOptions) {
    const given = take.context(options, NAMES, "options");
    this.#appId = take.argument(take.own(given, "appId"), "appId");
    this.#store = checkStore(take.own(given, "store"));
    this.#key("openid"); // tells now what is wrong with the app
  }

  /**
   * Takes over the session key of a login: `keys.set(login.data)`. The one before stays beside it. Other fields are ignored.
   *
   * @throws WxsealError `session_key_invalid`, `argument_missing`, `argument_type`, `argument_range`, `store_failed`,
   * `store_full`, `store_invalid`, `state_invalid`
   */
  async set(login: { openid: Text; sessionKey: Text }, options?: Now | null): Promise<void> {
    if (typeof login !== "object" || login === null) throw refuse("argument_type", "login");
    const from = login as unknown as Record<string, unknown>;
    const key = this.#key(take.own(from, "openid"));
    const context = { session_key: take.sessionKey(take.own(from, "sessionKey")), ...time(options) };
    await updated(this.#store, key, (state) => ({ stored: plain("session_keys.set", {}, { ...known(state), ...context }) as Stored }));
  }

  /**
   * The user's session keys in the order in which to try them, as every `sessionKey` takes them.
   *
   * @throws WxsealError `session_key_unknown`, `argument_missing`, `argument_type`, `argument_range`, `store_failed`,
   * `store_invalid`, `state_invalid`
   */
  async get(openid: Text, options?: Now | null): Promise<SessionKey[]> {
    const state = await loaded(this.#store, this.#key(openid));
    const texts = plain("session_keys.get", {}, { ...known(state), ...time(options) }) as string[];
    return texts.map((text) => new SessionKey(text));
  }

  #key(openid: unknown): string {
    const context = { app_id: this.#appId, openid: take.argument(openid, "openid") };
    return plain("session_keys.store_key", {}, context) as string;
  }
}

/** When. */
export interface Now {
  /** The current time in Unix seconds; the machine's clock unless given. */
  now?: number | null | undefined;
}

function time(options: Now | null | undefined): Record<string, unknown> {
  return take.clock(contextOf(options ?? {}, TIME));
}

const TIME: ReadonlySet<string> = new Set(["now"]);
const NAMES: ReadonlySet<string> = new Set(["appId", "store"]);
