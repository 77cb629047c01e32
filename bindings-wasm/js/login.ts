/** Login: the code of `wx.login`, and queries to WeChat about session keys. */

import { ACCESS, APP, Arguments } from "./boundary/arguments.js";
import { drive } from "./boundary/drive.js";
import { flow } from "./boundary/operations.js";
import { outside } from "./boundary/outside.js";
import { camelCase } from "./boundary/names.js";
import { Answer, Call } from "./call.js";
import { refuse, unwrap } from "./error.js";
import { sendOptions } from "./send.js";
import { SessionKey } from "./session-key.js";
import type { Access } from "./call.js";
import type { Text } from "./boundary/values.js";
import type { Fetch, SendOptions } from "./send.js";
import type { Store } from "./stores/store.js";

/** The result of `wx.login` in the mini-program. Other fields are ignored. */
export interface LoginMessage {
  /** The code, which works once, for five minutes; at most 512 characters. */
  code: Text;
}

/** The app's secret, and the base URL. Unknown names are refused. */
export interface AppSecret {
  appId: Text;
  /** The AppSecret. */
  secret: Text;
  /** A base URL other than `https://api.weixin.qq.com`, for tests and proxies. It receives the secret. */
  baseUrl?: Text | null | undefined;
  /** Whether to accept a `baseUrl` with `http://` to any host: see `Access`. */
  insecureBaseUrl?: boolean | null | undefined;
}

/** The user who logged in. */
export interface Login {
  /** The user's id within this app. */
  openid: string;
  /** The user's id across the apps of one account, if the app is bound to one. */
  unionid: string | null;
  /**
   * The text of the session key. Keep it on the server, along with the previous one: data made under that one
   * may still arrive.
   */
  sessionKey: string;
}

/**
 * Exchanges the code of `wx.login` for the user's openid and session key. No official page states the
 * lifetime of a session key.
 *
 * Rule: https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/code2Session.html
 *
 * @throws WxsealError `field_missing`, `field_type`, `code_invalid`, `app_id_invalid`, `argument_range`,
 * `base_url_invalid`
 * @throws PlatformError from the answer: 40029, 40163, 40226, 45011, -1
 */
export function code2session(message: LoginMessage, context: AppSecret): Call<Login> {
  return new Call("login.code2session", Arguments.message(message, ["code"]), Arguments.context(context, APP_NAMES));
}

/** The context of {@link code2session}, with a store. Unknown names are refused. */
export interface ExchangeContext extends AppSecret {
  /** The store that records which codes were exchanged. */
  store: Store;
  /** The current time in Unix seconds. Defaults to the machine's clock. */
  now?: number | null | undefined;
}

/**
 * Exchanges a code once: a code that was exchanged before is refused and not sent. The code is spent before
 * it is sent, so a code whose answer was lost is used up, as on WeChat's side; the action is then `relogin`.
 *
 * @throws WxsealError `code_used`, `store_failed`, `store_full`, `store_invalid`, and the errors of
 * {@link code2session} and `send`
 */
export async function exchange(
  message: LoginMessage,
  context: ExchangeContext,
  fetch: Fetch,
  options?: SendOptions | null,
): Promise<Answer<Login>> {
  const known = Arguments.context(context, EXCHANGE_NAMES).withNow();
  const { timeout, signal } = sendOptions(options);
  // Nothing would be sent, and the code would be spent.
  if (signal?.aborted === true) throw refuse("call_failed", "call", { cause: signal.reason });
  const adapters = outside(known.take("store"), ["claim"], fetch, signal);
  const exchange = flow("login.exchange", Arguments.message(message, ["code"]), known, timeout);
  return drive(exchange, adapters, (answer) => new Answer(camelCase(JSON.parse(answer)) as Login));
}

/** The values known to the server. Unknown names are refused. */
export interface Context extends Access {
  openid: Text;
  /** The user's session key, which signs the request and is not sent. */
  sessionKey: SessionKey | Text;
}

/**
 * Asks WeChat whether this session key is still valid for this user.
 *
 * Rule: https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/checkSessionKey.html
 *
 * @throws WxsealError `session_key_invalid`, `argument_missing`, `argument_range`, `base_url_invalid`
 * @throws PlatformError from the answer: number 87009 if the key is stale
 */
export function checkSession(context: Context): Call<null> {
  return new Call("login.check_session", {}, signed(context));
}

/** A session key that WeChat replaced. */
export interface ResetSessionKey {
  openid: string;
  /** The text of the new key. It does not open records made under the old one. */
  sessionKey: string;
}

/**
 * Has WeChat replace a user's session key. This does not extend its lifetime.
 *
 * Rule: https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/ResetUserSessionKey.html
 *
 * @throws WxsealError as {@link checkSession}, and `expected_mismatch` if the answer is about another user
 */
export function resetUserSessionKey(context: Context): Call<ResetSessionKey> {
  return new Call("login.reset_user_session_key", {}, signed(context));
}

/** Returns the context with the signature of an empty body in place of the key. */
function signed(context: Context): Arguments {
  const known = Arguments.context(context, NAMES);
  const { keys, done } = SessionKey.list(known.take("sessionKey"));
  try {
    return known.with({ signature: unwrap(keys.sign("")) });
  } finally {
    done();
  }
}

const EXCHANGE_NAMES: ReadonlySet<string> = new Set([...APP, "store", "now"]);
const APP_NAMES: ReadonlySet<string> = new Set(APP);
const NAMES: ReadonlySet<string> = new Set([...ACCESS, "openid", "sessionKey"]);
