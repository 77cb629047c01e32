import * as take from "./arguments.js";
import { contextOf, plain } from "./call.js";
import { refuse } from "./error.js";
import { hide } from "./hidden.js";
import { withRandom } from "./random.js";
import { fromHeaders, verify } from "./session-token.js";
import { checkStore, known, loaded, updated } from "./store.js";
import type { Text } from "./arguments.js";
import type { Now } from "./session-keys.js";
import type { Headers, TokenKey } from "./session-token.js";
import type { StateStore, Stored } from "./store.js";

/** Of which app, where they are kept, and for how long they go on. Unknown names are refused. */
export interface SessionsOptions {
  appId: Text;
  /** The keys of the tokens, as `sessionToken.issue` takes them: the first signs. */
  keys: TokenKey | readonly TokenKey[];
  store: StateStore;
  /** For how many seconds a token passes: from 60 (a minute) to 2678400 (31 days); 7200 unless given. */
  lifetime?: number | null | undefined;
  /** How many seconds before its end a token is replaced: at most half of `lifetime`, a quarter of it unless given; 0 renews none. */
  renewWithin?: number | null | undefined;
  /** For how many seconds a session can be renewed after its login: at most 366 days; 30 days unless given. */
  maxAge?: number | null | undefined;
  /** On how many devices a user can be logged in: 1 to 50; 10 unless given. One login more ends the oldest. */
  devices?: number | null | undefined;
}

/** How a session begins. Unknown names are refused. */
export interface Begin {
  /** A name of the device, at most 64 characters: a newer login with it ends the older. */
  device?: Text | null | undefined;
  /** The token's own number: 16 to 64 random printable characters; made anew unless given. */
  jti?: Text;
  /** The current time in Unix seconds; the machine's clock unless given. */
  now?: number | null | undefined;
}

/** How a token is checked. Unknown names are refused. */
export interface Check {
  /** The user whom the operation is about, where it is about one: the session must be this user's. */
  openid?: Text;
  /** The number of the token that may replace this one; made anew unless given. */
  jti?: Text;
  /** The current time in Unix seconds; the machine's clock unless given. */
  now?: number | null | undefined;
}

/** A session that goes on; times in Unix seconds. It prints and serialises without the user and the token. */
export class Session {
  readonly #openid: string;
  readonly #jti: string;
  readonly #token: string | null;
  /** When its token was issued. */
  readonly issuedAt: number;
  /** When its token ends. */
  readonly expiresAt: number;
  /** When the user logged in. */
  readonly begunAt: number;
  /** When it was last used, to the minute. */
  readonly usedAt: number;
  /** What the login said of the device. */
  readonly device: string | null;

  /** @internal */
  constructor(session: Record<string, never>, token: string | null) {
    this.#openid = session["openid"]!;
    this.#jti = session["jti"]!;
    this.#token = token;
    this.issuedAt = session["issued_at"]!;
    this.expiresAt = session["expires_at"]!;
    this.begunAt = session["begun_at"]!;
    this.usedAt = session["used_at"]!;
    this.device = session["device"] ?? null;
    Object.freeze(this);
  }

  /** The user. */
  get openid(): string {
    return this.#openid;
  }

  /** The number of the token, by which the session can be ended. */
  get jti(): string {
    return this.#jti;
  }

  /** A new token for the mini-program to keep in place of its own: after the login, and near the end of the one that came. */
  get token(): string | null {
    return this.#token;
  }

  /** The times and the device. */
  toJSON(): object {
    const { issuedAt, expiresAt, begunAt, usedAt, device } = this;
    return { issuedAt, expiresAt, begunAt, usedAt, device };
  }

  static {
    hide(Session.prototype, (shown) => `Session ${JSON.stringify(shown)}`);
  }
}

/**
 * An app's sessions: begun at a login, renewed near their end without another, ended early; for each user on one device or on many.
 */
export class Sessions {
  readonly #store: StateStore;
  readonly #app: { app_id: unknown; keys: unknown };
  readonly #policy: Record<string, unknown>;

  /**
   * @throws WxsealError `argument_missing`, `argument_type`, `argument_range`, `argument_unknown`, `app_id_invalid`,
   * `token_secret_invalid`, `token_key_duplicate`, `store_invalid`
   */
  constructor(options: SessionsOptions) {
    const given = take.context(options, NAMES, "options");
    const { store: _, ...rest } = given;
    const { app_id, keys, ...policy } = contextOf(rest, NAMES);
    this.#app = { app_id, keys };
    this.#policy = policy;
    this.#store = checkStore(take.own(given, "store"));
    plain("sessions.validate", {}, { ...this.#app, ...policy });
  }

  /**
   * Begins the session of a user who has just logged in. Its `token` is for the mini-program.
   *
   * @throws WxsealError `argument_missing`, `argument_type`, `argument_range`, `now_invalid`, `store_failed`, `store_full`,
   * `store_invalid`, `state_invalid`
   */
  async begin(openid: Text, options?: Begin | null): Promise<Session> {
    const given = withRandom("jti", take.clock(contextOf(options ?? {}, BEGIN_NAMES)));
    return this.#run("sessions.begin", { openid: take.argument(openid, "openid"), ...given });
  }

  /**
   * Checks the token of a request: a text, or the request's headers, of which `Authorization: Bearer` and `X-Token` are read.
   * Where the session's `token` is not null, the mini-program is to keep it in place of its own.
   *
   * @throws WxsealError what `sessionToken.fromHeaders` and `sessionToken.verify` throw; `session_unknown`, `session_revoked`,
   * `session_replaced`, `store_failed`, `store_invalid`, `state_invalid`
   */
  async check(request: Text | Headers, options?: Check | null): Promise<Session> {
    const { jti, ...given } = withRandom("jti", take.clock(contextOf(options ?? {}, CHECK_NAMES)));
    const isText = typeof request === "string" || take.byteLength(request) !== undefined;
    if (!isText && (typeof request !== "object" || request === null)) throw refuse("argument_type", "request");
    const token = isText ? (request as Text) : fromHeaders(request as Headers);
    const claims = verify(token, { ...this.#token(), ...given } as never);
    return this.#run("sessions.check", { openid: claims.openid, came: claims.jti, jti, now: given["now"] });
  }

  /**
   * Ends a session: `sessions.revoke(session.openid, session.jti)`. False when there was none to end.
   *
   * @throws WxsealError `argument_missing`, `argument_type`, `argument_range`, `store_failed`, `store_invalid`, `state_invalid`
   */
  async revoke(openid: Text, jti: Text, options?: Now | null): Promise<boolean> {
    const given = { jti: take.argument(jti, "jti"), ...take.clock(contextOf(options ?? {}, TIME)) };
    return this.#end("sessions.revoke", openid, given);
  }

  /**
   * Ends all sessions of a user; with `keep`, the `jti` of the one that asks, all but that. False when there was none to end.
   *
   * @throws WxsealError as {@link revoke}
   */
  async revokeAll(openid: Text, options?: (Now & { keep?: Text }) | null): Promise<boolean> {
    return this.#end("sessions.revoke_all", openid, take.clock(contextOf(options ?? {}, KEEP_NAMES)));
  }

  /** The sessions of a user that go on, the oldest first. */
  async list(openid: Text, options?: Now | null): Promise<Session[]> {
    const context = { openid: take.argument(openid, "openid"), ...take.clock(contextOf(options ?? {}, TIME)) };
    const state = await loaded(this.#store, this.#key(openid));
    const sessions = plain("sessions.list", {}, { ...known(state), ...context }) as Record<string, never>[];
    return sessions.map((session) => new Session(session, null));
  }

  async #run(operation: string, context: Record<string, unknown>): Promise<Session> {
    const made = { ...this.#app, ...this.#policy, ...context };
    const run = (state: string | null) => plain(operation, {}, { ...known(state), ...made }) as Outcome;
    const { session, token } = await updated(this.#store, this.#key(context["openid"]), run);
    return new Session(session, token);
  }

  async #end(operation: string, openid: Text, context: object): Promise<boolean> {
    const run = (state: string | null) => ({ stored: plain(operation, {}, { ...known(state), ...context }) as Stored | null });
    return (await updated(this.#store, this.#key(openid), run)).stored !== null;
  }

  /** The app and the keys as `sessionToken` takes them. */
  #token(): object {
    return { appId: this.#app.app_id, keys: this.#app.keys };
  }

  #key(openid: unknown): string {
    return plain("sessions.store_key", {}, { app_id: this.#app.app_id, openid: take.argument(openid, "openid") }) as string;
  }

  /** Shows nothing. */
  toJSON(): string {
    return "[Sessions]";
  }

  static {
    hide(Sessions.prototype, () => "Sessions {}");
  }
}

interface Outcome {
  session: Record<string, never>;
  token: string | null;
  stored: Stored | null;
}

const TIME: ReadonlySet<string> = new Set(["now"]);
const KEEP_NAMES: ReadonlySet<string> = new Set(["keep", "now"]);
const BEGIN_NAMES: ReadonlySet<string> = new Set(["device", "jti", "now"]);
const CHECK_NAMES: ReadonlySet<string> = new Set(["openid", "jti", "now"]);
const NAMES: ReadonlySet<string> = new Set(["appId", "keys", "store", "lifetime", "renewWithin", "maxAge", "devices"]);
