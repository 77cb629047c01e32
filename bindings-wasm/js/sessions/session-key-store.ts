import { Arguments } from "../boundary/arguments.js";
import { drive } from "../boundary/drive.js";
import { checkOptions, flow } from "../boundary/operations.js";
import * as values from "../boundary/values.js";
import { refuse } from "../error.js";
import { SessionKey } from "../session-key.js";
import { storing } from "../stores/store.js";
import type { Outside } from "../boundary/drive.js";
import type { Text } from "../boundary/values.js";
import type { StateStore } from "../stores/store.js";

/** The app, and the store for its session keys. Unknown names are refused. */
export interface SessionKeyStoreOptions {
  appId: Text;
  store: StateStore;
}

/**
 * The session keys of an app's users: for each user the current one and the previous one, since data made
 * under the previous key may still arrive shortly after a login. The keys are kept for 31 days after the last
 * login, the previous one for one day after it was replaced.
 */
export class SessionKeyStore {
  readonly #store: Outside;
  readonly #options: Arguments;

  /**
   * @throws WxsealError `argument_missing`, `argument_type`, `argument_unknown`, `app_id_invalid`,
   * `store_invalid`
   */
  constructor(options: SessionKeyStoreOptions) {
    const given = Arguments.context(options, NAMES, "options");
    this.#store = storing(given.take("store"));
    this.#options = given.copied();
    checkOptions("session_keys", this.#options);
  }

  /**
   * Stores the session key of a login: `keys.set(login.data)`. The previous key is kept as well. Other fields
   * are ignored.
   *
   * @throws WxsealError `session_key_invalid`, `argument_missing`, `argument_type`, `argument_range`,
   * `store_failed`, `store_full`, `store_invalid`, `state_invalid`
   */
  async set(login: { openid: Text; sessionKey: Text }, options?: AtTime | null): Promise<void> {
    if (typeof login !== "object" || login === null) throw refuse("argument_type", "login");
    const openid = values.argument(values.own(login, "openid"), "openid");
    const sessionKey = values.sessionKey(values.own(login, "sessionKey"));
    await drive(flow("session_keys.set", {}, this.#at(options).with({ openid, sessionKey })), this.#store, () => {});
  }

  /**
   * Returns the user's session keys in the order in which to try them, ready to pass as `sessionKey`.
   *
   * @throws WxsealError `session_key_unknown`, `argument_missing`, `argument_type`, `argument_range`,
   * `store_failed`, `store_invalid`, `state_invalid`
   */
  async get(openid: Text, options?: AtTime | null): Promise<SessionKey[]> {
    const read = (answer: string) => (JSON.parse(answer) as string[]).map((text) => new SessionKey(text));
    return drive(flow("session_keys.get", {}, this.#at(options).with({ openid })), this.#store, read);
  }

  #at(options: AtTime | null | undefined): Arguments {
    return this.#options.with(Arguments.context(options ?? {}, TIME).withNow());
  }
}

/** The time of an operation. */
export interface AtTime {
  /** The current time in Unix seconds. Defaults to the machine's clock. */
  now?: number | null | undefined;
}

const TIME: ReadonlySet<string> = new Set(["now"]);
const NAMES: ReadonlySet<string> = new Set(["appId", "store"]);
